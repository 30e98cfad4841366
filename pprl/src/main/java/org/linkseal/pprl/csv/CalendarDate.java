package org.linkseal.pprl.csv;

/** Dates as ASCII digits to days since 1970-01-01, without an object for each. */
final class CalendarDate {
  private static final int DAYS_TO_0000_03_01 = -719_468;
  private static final int NOT_DIGITS = -1;

  private CalendarDate() {}

  /**
   * {@code YYYY-MM-DD}; {@link ParticipantRow#NO_DATE} if it is no real date of the years 1-9999.
   */
  static int epochDay(byte[] bytes, int start, int end) {
    return end - start == 10 ? epochDay(bytes, start, 2, end) : ParticipantRow.NO_DATE;
  }

  /** {@code YYYY-MM-DD} or {@code YYYY-M-DD}. */
  static int epochDayWithShortMonth(byte[] bytes, int start, int end) {
    return end - start == 9 ? epochDay(bytes, start, 1, end) : epochDay(bytes, start, end);
  }

  private static int epochDay(byte[] bytes, int start, int monthDigits, int end) {
    var year = number(bytes, start, 4);
    var month = number(bytes, start + 5, monthDigits);
    var day = number(bytes, end - 2, 2);
    var isDate =
        bytes[start + 4] == '-'
            && bytes[end - 3] == '-'
            && year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= daysIn(month, year);
    return isDate ? epochDay(year, month, day) : ParticipantRow.NO_DATE;
  }

  private static int number(byte[] bytes, int start, int digits) {
    var number = 0;
    for (var i = start; i < start + digits; i++) {
      var digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return NOT_DIGITS;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int daysIn(int month, int year) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Years begin on 1 March here, so that the leap day is the last one of its year. */
  private static int epochDay(int year, int month, int day) {
    var marchYear = month > 2 ? year : year - 1;
    var marchMonth = month > 2 ? month - 3 : month + 9;
    var dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    return DAYS_TO_0000_03_01
        + 365 * marchYear
        + marchYear / 4
        - marchYear / 100
        + marchYear / 400
        + dayOfYear;
  }
}
