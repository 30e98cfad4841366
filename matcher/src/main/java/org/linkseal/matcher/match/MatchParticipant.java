package org.linkseal.matcher.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.record.Participant;
import org.linkseal.registry.StateCode;

/**
 * What one state has told of the person of a match, as it is sealed into the match. Whether the
 * person is vulnerable is in the match's events.
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MatchParticipant(
    String state,
    @Nullable String caseId,
    String participantId,
    @Nullable LocalDate participantClosingDate,
    List<Period> recentBenefitIssuanceDates) {

  @Serdeable
  public record Period(LocalDate start, LocalDate end) {
    @Override
    public String toString() {
      return "Period[redacted]";
    }
  }

  static MatchParticipant of(StateCode state, Participant participant) {
    return new MatchParticipant(
        state.value(),
        participant.caseId(),
        participant.participantId(),
        participant.closingDate(),
        participant.benefitPeriods().stream()
            .map(period -> new Period(period.start(), period.end()))
            .toList());
  }

  @Override
  public String toString() {
    return "MatchParticipant[redacted]";
  }
}
