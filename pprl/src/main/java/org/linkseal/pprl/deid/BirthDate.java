package org.linkseal.pprl.deid;

import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_FORMAT;
import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_IN_FUTURE;
import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_NOT_REAL;
import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_TOO_LONG_AGO;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** A birth date as it is hashed: a day of the Gregorian calendar, written {@code YYYY-MM-DD}. */
public final class BirthDate {
  private static final int MAX_YEARS = 130;
  private static final Pattern WRITTEN = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private BirthDate() {}

  /**
   * Accepts days from today back to the day after {@code today - 130 years} (whose 29 February
   * becomes the 28th where there is none).
   *
   * @return the birth date, unchanged
   */
  public static String check(String birthDate, LocalDate today) throws DeidentificationException {
    LocalDate day = day(birthDate);
    if (day.isAfter(today)) {
      throw new DeidentificationException(BIRTH_DATE_IN_FUTURE);
    }
    if (!day.isAfter(today.minusYears(MAX_YEARS))) {
      throw new DeidentificationException(BIRTH_DATE_TOO_LONG_AGO);
    }
    return birthDate;
  }

  private static LocalDate day(String birthDate) throws DeidentificationException {
    if (!WRITTEN.matcher(birthDate).matches()) {
      throw new DeidentificationException(BIRTH_DATE_FORMAT);
    }
    try {
      return LocalDate.of(
          Integer.parseInt(birthDate, 0, 4, 10),
          Integer.parseInt(birthDate, 5, 7, 10),
          Integer.parseInt(birthDate, 8, 10, 10));
    } catch (DateTimeException e) {
      // Its message shows the value, so it must not become the cause.
      throw new DeidentificationException(BIRTH_DATE_NOT_REAL);
    }
  }
}
