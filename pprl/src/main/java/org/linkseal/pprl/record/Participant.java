package org.linkseal.pprl.record;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One participant as a state uploaded it.
 *
 * @param vulnerable null when the state did not assess it
 */
public record Participant(
    String participantId,
    @Nullable String caseId,
    @Nullable LocalDate closingDate,
    List<BenefitPeriod> benefitPeriods,
    @Nullable Boolean vulnerable) {

  public Participant {
    benefitPeriods = List.copyOf(benefitPeriods);
  }

  @Override
  public String toString() {
    return "Participant[redacted]";
  }
}
