package org.linkseal.matcher.search;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.match.Hit;
import org.linkseal.pprl.record.Participant;

/**
 * A valid person of a search.
 *
 * @param index where it stands in the request
 */
record Person(
    int index,
    String ldsHash,
    String participantId,
    @Nullable String caseId,
    @Nullable Boolean vulnerable) {

  byte[] ldsHashBytes() {
    return HexFormat.of().parseHex(ldsHash);
  }

  /** This person, who is named once more in the search: a yes or a missing word of either stays. */
  Person and(Person again) {
    return new Person(
        index,
        ldsHash,
        participantId,
        caseId,
        Hit.word(List.of(participant(), again.participant())));
  }

  /** What the initiating state has told of the person. */
  Participant participant() {
    return new Participant(participantId, caseId, null, List.of(), vulnerable);
  }

  @Override
  public String toString() {
    return "Person[" + index + "]";
  }
}
