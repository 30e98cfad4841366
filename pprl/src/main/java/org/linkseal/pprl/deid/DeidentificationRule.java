package org.linkseal.pprl.deid;

/** What de-identification refuses. The message says what to correct, never what was found. */
public enum DeidentificationRule {
  LAST_NAME_CHARACTER("The last name has a character that has no ASCII letter of its own"),
  LAST_NAME_EMPTY("The last name must have at least one letter"),
  BIRTH_DATE_FORMAT("The birth date must be written YYYY-MM-DD"),
  BIRTH_DATE_NOT_REAL("The birth date must be a day of the calendar"),
  BIRTH_DATE_IN_FUTURE("The birth date must not be in the future"),
  BIRTH_DATE_TOO_LONG_AGO("The birth date must be less than 130 years ago"),
  SSN_FORMAT("The Social Security number must be written AAA-GG-SSSS, in digits"),
  SSN_AREA(
      "The first three digits of a Social Security number are never 000, 666 or from 900 to 999"),
  SSN_GROUP("The middle two digits of a Social Security number are never 00"),
  SSN_SERIAL("The last four digits of a Social Security number are never 0000");

  private final String message;

  DeidentificationRule(String message) {
    this.message = message;
  }

  public String message() {
    return message;
  }
}
