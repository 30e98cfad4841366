package org.linkseal.matcher.match;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/**
 * A match as it was after one of its events, opened for somebody who may read it.
 *
 * @param version of the match: the number of its events until then
 * @param dueAt when each state is to have told its initial action
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

  /**
   * Whether the person's location must be protected: unless both states say that it need not be (7
   * CFR 272.18). Not assessed is as good as yes.
   */
  public boolean isVulnerable() {
    return !states().stream().allMatch(state -> Boolean.FALSE.equals(word(state)));
  }

  /** What it has decided about the match replaces what it had told when the match was opened. */
  private @Nullable Boolean word(StateCode state) {
    Boolean later = disposition(state).vulnerableIndividual();
    if (later != null) {
      return later;
    }
    boolean allSayNo =
        participants.stream()
            .filter(participant -> participant.state().equals(state.value()))
            .allMatch(participant -> Boolean.FALSE.equals(participant.vulnerableIndividual()));
    return allSayNo ? false : null;
  }

  @Override
  public String toString() {
    return "Match[" + id + "]";
  }
}
