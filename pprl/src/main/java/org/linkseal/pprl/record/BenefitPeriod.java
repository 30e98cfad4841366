package org.linkseal.pprl.record;

import java.time.LocalDate;

/** A recent benefit issuance interval, both days included. */
public record BenefitPeriod(LocalDate start, LocalDate end) {
  public BenefitPeriod {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("a benefit period ends before it starts");
    }
  }

  @Override
  public String toString() {
    return "BenefitPeriod[redacted]";
  }
}
