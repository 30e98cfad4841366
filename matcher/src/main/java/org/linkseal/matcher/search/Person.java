package org.linkseal.matcher.search;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** What the initiating state has told of the person. */
  Participant participant() {
    return new Participant(participantId, caseId, null, List.of(), vulnerable);
  }

  @Override
  public String toString() {
    return "Person[" + index + "]";
  }
}
