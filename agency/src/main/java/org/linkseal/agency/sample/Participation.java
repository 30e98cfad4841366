package org.linkseal.agency.sample;

import java.time.LocalDate;
import java.time.YearMonth;

/** What one state knows of its participants, row by row: ids, dates and the flag. */
final class Participation {
  static final String HEADER =
      "case_id,participant_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual";

  private static final YearMonth FIRST_MONTH = YearMonth.of(2026, 3);
  private static final LocalDate FIRST_CLOSING_DATE = LocalDate.of(2026, 6, 1);
  private static final int ID_DIGITS = 9;

  private final long seed;
  private final String state;
  private int caseNumber;

  Participation(long seed, String state) {
    this.seed = seed;
    this.state = state;
  }

  /** Appends the columns of {@link #HEADER}; rows are asked for in their order, from 0. */
  void append(int row, StringBuilder line) {
    Draws draws = new Draws(seed, ((long) state.hashCode() << 32) | row);
    if (row == 0 || draws.percent(45)) {
      caseNumber++;
    }
    if (!draws.percent(3)) {
      appendId("-c", caseNumber, line);
    }
    line.append(',');
    appendId("-p", row + 1, line);
    line.append(',');
    if (draws.percent(30)) {
      line.append(FIRST_CLOSING_DATE.plusDays(draws.below(365)));
    }
    line.append(',');
    appendBenefitPeriods(draws, line);
    line.append(',');
    if (draws.percent(50)) {
      line.append(draws.percent(10));
    }
  }

  private void appendId(String kind, int number, StringBuilder line) {
    String digits = Integer.toString(number);
    line.append(state).append(kind);
    line.repeat('0', ID_DIGITS - digits.length()).append(digits);
  }

  private static void appendBenefitPeriods(Draws draws, StringBuilder line) {
    YearMonth newest = FIRST_MONTH.plusMonths(draws.below(8));
    int periods = draws.below(4);
    for (int i = 0; i < periods; i++) {
      YearMonth month = newest.minusMonths(i);
      line.append(i == 0 ? "" : " ")
          .append(month.atDay(1))
          .append('/')
          .append(month.atEndOfMonth());
    }
  }
}
