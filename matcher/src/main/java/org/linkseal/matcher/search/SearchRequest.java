package org.linkseal.matcher.search;

import java.util.List;
import org.linkseal.matcher.error.PersonError;

/** What a request's body asks for: the valid persons, and the faults of the others. */
record SearchRequest(int size, List<Person> persons, List<PersonError> faults) {
  /** Of the valid persons, each once. */
  List<byte[]> ldsHashes() {
    return new DistinctPersons(persons).persons().stream().map(Person::ldsHashBytes).toList();
  }
}
