package org.linkseal.matcher.search;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.linkseal.matcher.search.StateAnswer.PersonAnswer;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;

/**
 * A search with nothing around it, to be measured: nobody is authenticated, no match and no audit
 * row is written. So it counts, and gives nothing of what it finds.
 */
@Singleton
public final class BareSearch {
  private final StateRegistry states;
  private final FanOut fanOut;
  private final Duration time;

  BareSearch(
      StateRegistry states,
      FanOut fanOut,
      @Property(name = "linkseal.search.deadline") Duration time) {
    this.states = states;
    this.fanOut = fanOut;
    this.time = time;
  }

  /**
   * What was found.
   *
   * @param records of all persons in all states, each opened
   * @param unsearched states that did not answer for every person
   */
  public record Count(int records, int unsearched) {}

  /**
   * Asks all states but one.
   *
   * @param ldsHashes of the persons, in hex
   */
  public Count run(StateCode initiating, List<String> ldsHashes) {
    List<Person> persons = new ArrayList<>(ldsHashes.size());
    for (int index = 0; index < ldsHashes.size(); index++) {
      persons.add(new Person(index, ldsHashes.get(index), "p" + index, null, null));
    }
    List<State> others =
        states.states().stream().filter(state -> !state.code().equals(initiating)).toList();
    int records = 0;
    int unsearched = 0;
    Deadline deadline = Deadline.in(time).earlierBy(time.dividedBy(Search.RECORDING_PART));
    for (StateAnswer answer : fanOut.search(others, new DistinctPersons(persons), deadline)) {
      if (answer instanceof Searched(_, List<PersonAnswer> of) && answer.isComplete()) {
        records += of.stream().mapToInt(BareSearch::records).sum();
      } else {
        unsearched++;
      }
    }
    return new Count(records, unsearched);
  }

  private static int records(PersonAnswer answer) {
    return answer instanceof PersonAnswer.Records(var participants) ? participants.size() : 0;
  }
}
