package org.linkseal.matcher.resolve;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a match that was read or changed. All members are always present. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record MatchAnswer(Data data) {

  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Data(
      String matchId,
      Instant createdAt,
      Instant dueAt,
      String initiator,
      List<String> states,
      String status,
      boolean vulnerableIndividual,
      List<Participant> participants,
      List<StateDisposition> dispositions,
      @Nullable Contact contact) {
    @Override
    public String toString() {
      return "Data[" + matchId + "]";
    }
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Participant(
      String state,
      @Nullable String caseId,
      String participantId,
      @Nullable LocalDate participantClosingDate,
      List<Period> recentBenefitIssuanceDates) {
    @Override
    public String toString() {
      return "Participant[redacted]";
    }
  }

  @Serdeable
  record Period(LocalDate start, LocalDate end) {
    @Override
    public String toString() {
      return "Period[redacted]";
    }
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StateDisposition(
      String state,
      @Nullable String initialActionAt,
      @Nullable String initialActionTaken,
      @Nullable Boolean invalidMatch,
      @Nullable String invalidMatchReason,
      @Nullable String otherReasoningForInvalidMatch,
      @Nullable String finalDisposition,
      @Nullable LocalDate finalDispositionDate,
      @Nullable Boolean vulnerableIndividual) {
    @Override
    public String toString() {
      return "StateDisposition[redacted]";
    }
  }

  /** Whom to ask in the other state. */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Contact(@Nullable String email, @Nullable String phone) {}
}
