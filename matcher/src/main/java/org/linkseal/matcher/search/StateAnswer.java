package org.linkseal.matcher.search;

import java.util.List;
import org.linkseal.pprl.record.Participant;
import org.linkseal.registry.State;

/**
 * What one state said to one search: an answer for each person, or why it could not be searched.
 */
sealed interface StateAnswer {
  State state();

  /** Whether it leaves nothing open about any person. */
  default boolean isComplete() {
    return this instanceof Searched(_, List<PersonAnswer> persons)
        && persons.stream().allMatch(PersonAnswer.Records.class::isInstance);
  }

  /**
   * The state was searched.
   *
   * @param persons one for each of {@link DistinctPersons#persons()}
   */
  record Searched(State state, List<PersonAnswer> persons) implements StateAnswer {}

  /** It is down, too slow, or changed its snapshot faster than it could be asked. */
  record Unavailable(State state) implements StateAnswer {}

  /** It has no snapshot, a stale one, or one whose key is gone. */
  record NotSearchable(State state) implements StateAnswer {}

  /** What a state that was searched said about one person. */
  sealed interface PersonAnswer {
    /** Everything the state has about the person; nothing when the person is not listed there. */
    record Records(List<Participant> participants) implements PersonAnswer {}

    /** The state lists the person more often than is answered. */
    record TooManyRows() implements PersonAnswer {}

    /** A record of the person was changed, or is not where it was written. */
    record NotOpened() implements PersonAnswer {}
  }
}
