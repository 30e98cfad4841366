package org.linkseal.matcher.match;

import java.time.Instant;
import java.util.List;
import org.linkseal.registry.StateCode;

/**
 * A match as it was after one of its events, opened for somebody who may read it.
 *
 * @param version of the match: the number of its events until then
 * @param dueAt when each state is to have told its initial action
 * @param vulnerable whether the person's location must be protected, by all that both states have
 *     said of it
 * @param participants what both states told when the match was opened, the matching state first
 */
public record Match(
    MatchId id,
    int version,
    Instant createdAt,
    Instant dueAt,
    StateCode initiating,
    StateCode matching,
    boolean open,
    boolean vulnerable,
    List<MatchParticipant> participants,
    Disposition initiatingDisposition,
    Disposition matchingDisposition) {

  public List<StateCode> states() {
    return List.of(initiating, matching);
  }

  /**
   * What one of the two states has decided.
   *
   * @throws IllegalArgumentException for a third state
   */
  public Disposition disposition(StateCode state) {
    if (state.equals(initiating)) {
      return initiatingDisposition;
    }
    if (state.equals(matching)) {
      return matchingDisposition;
    }
    throw new IllegalArgumentException("the match is not one of this state");
  }

  @Override
  public String toString() {
    return "Match[" + id + "]";
  }
}
