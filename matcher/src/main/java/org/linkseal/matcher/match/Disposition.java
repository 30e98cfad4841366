package org.linkseal.matcher.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a state has decided about a match; null is what it has not.
 *
 * @param initialActionAt a date, or a time in RFC 3339 UTC
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Disposition(
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
    return "Disposition[redacted]";
  }
}
