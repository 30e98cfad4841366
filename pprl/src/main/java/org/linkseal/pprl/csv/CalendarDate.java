package org.linkseal.pprl.csv;

/** Dates from ASCII digits to days since 1970-01-01, without an object for each. */
final class CalendarDate {
  private static final int DAYS_TO_YEAR_1 = -719_162;
  private static final int NOT_A_NUMBER = Short.MIN_VALUE;

  /** Days of the year before each month; [13] is the whole year. */
  private static final int[] COMMON_YEAR = {
    0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private static final int[] LEAP_YEAR = {
    0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366
  };

  private CalendarDate() {}

  /**
   * Reads {@code YYYY-MM-DD}; gives {@link ParticipantRow#NO_DATE} for anything but a real date of
   * the years 1 to 9999.
   */
  static int epochDay(byte[] bytes, int start, int end) {
    return end - start == 10
        ? epochDay(bytes, start, twoDigits(bytes, start + 5), end)
        : ParticipantRow.NO_DATE;
  }

  /** Reads {@code YYYY-MM-DD} or {@code YYYY-M-DD}. */
  static int epochDayWithShortMonth(byte[] bytes, int start, int end) {
    return end - start == 9
        ? epochDay(bytes, start, digit(bytes, start + 5), end)
        : epochDay(bytes, start, end);
  }

  private static int epochDay(byte[] bytes, int start, int month, int end) {
    var year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2);
    var day = twoDigits(bytes, end - 2);
    if (bytes[start + 4] != '-'
        || bytes[end - 3] != '-'
        || year < 1
        || month < 1
        || month > 12
        || day < 1) {
      return ParticipantRow.NO_DATE;
    }
    var isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    var daysBefore = isLeapYear ? LEAP_YEAR : COMMON_YEAR;
    if (day > daysBefore[month + 1] - daysBefore[month]) {
      return ParticipantRow.NO_DATE;
    }
    var past = year - 1;
    return DAYS_TO_YEAR_1
        + (365 * past + past / 4 - past / 100 + past / 400)
        + daysBefore[month]
        + (day - 1);
  }

  private static int twoDigits(byte[] bytes, int start) {
    return 10 * digit(bytes, start) + digit(bytes, start + 1);
  }

  /** So far below zero that no other digits make up for it, unless it is a digit. */
  private static int digit(byte[] bytes, int at) {
    var digit = bytes[at] - '0';
    return digit >= 0 && digit <= 9 ? digit : NOT_A_NUMBER;
  }
}
