package org.linkseal.matcher.search;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.PersonPrf;

/**
 * The persons of one search without repetition: a state is asked for each LDS hash once. Their PRFs
 * are computed once for each version of the linkage key, whichever state needs it first.
 */
final class DistinctPersons {
  private static final int LDS_HASH_LENGTH = 64;

  private final List<Person> persons;
  private final Map<String, Integer> positions;
  private final Map<Integer, byte[][]> prfs = new ConcurrentHashMap<>();

  DistinctPersons(List<Person> persons) {
    Map<String, Person> byHash = new LinkedHashMap<>();
    persons.forEach(person -> byHash.merge(person.ldsHash(), person, Person::and));
    this.persons = List.copyOf(byHash.values());
    this.positions = new LinkedHashMap<>();
    for (String hash : byHash.keySet()) {
      positions.put(hash, positions.size());
    }
  }

  /** One person that no state lists: the LDS hash is drawn. */
  static DistinctPersons nobody() {
    byte[] hash = new byte[LDS_HASH_LENGTH];
    ThreadLocalRandom.current().nextBytes(hash);
    return new DistinctPersons(
        List.of(new Person(0, HexFormat.of().formatHex(hash), "nobody", null, null)));
  }

  /** The first of the request with its LDS hash, for each LDS hash, with the words of all. */
  List<Person> persons() {
    return persons;
  }

  int size() {
    return persons.size();
  }

  /** Where in {@link #persons()} the one with this person's LDS hash is. */
  int position(Person person) {
    return requireNonNull(positions.get(person.ldsHash()), "a person of another search");
  }

  /** One for each of {@link #persons()}; not to be changed. */
  byte[][] prfs(LinkageKey key) {
    return prfs.computeIfAbsent(key.version(), version -> compute(key));
  }

  private byte[][] compute(LinkageKey key) {
    PersonPrf prf = new PersonPrf(key);
    List<byte[]> computed = new ArrayList<>(persons.size());
    for (Person person : persons) {
      byte[] out = new byte[PersonPrf.LENGTH];
      prf.compute(person.ldsHashBytes(), out);
      computed.add(out);
    }
    return computed.toArray(byte[][]::new);
  }
}
