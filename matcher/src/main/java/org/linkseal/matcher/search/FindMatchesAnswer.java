package org.linkseal.matcher.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.error.PersonError;

/**
 * The body of an answered search. All members of a match are always present; states_not_searched
 * only when it names any.
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record FindMatchesAnswer(Data data) {

  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Data(
      List<PersonResult> results,
      List<PersonError> errors,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> statesNotSearched) {
    long hits() {
      return results.stream().filter(result -> !result.matches().isEmpty()).count();
    }

    /**
     * Persons who were searched everywhere; of one who was not and has no match there is no result.
     */
    long misses() {
      return results.size() - hits();
    }
  }

  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record PersonResult(int index, List<Match> matches) {}

  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Match(
      String matchId,
      String state,
      @Nullable String caseId,
      String participantId,
      @Nullable LocalDate participantClosingDate,
      List<Period> recentBenefitIssuanceDates,
      boolean vulnerableIndividual,
      String matchUrl) {
    @Override
    public String toString() {
      return "Match[redacted]";
    }
  }

  @Serdeable
  record Period(LocalDate start, LocalDate end) {
    @Override
    public String toString() {
      return "Period[redacted]";
    }
  }
}
