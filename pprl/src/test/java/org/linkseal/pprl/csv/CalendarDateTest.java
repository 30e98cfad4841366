package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalendarDateTest {
  @Test
  void everyDayOfTheYears1To9999IsReadAsTheCalendarCountsIt() {
    var last = LocalDate.of(9999, 12, 31);
    for (var day = LocalDate.of(1, 1, 1); !day.isAfter(last); day = day.plusDays(1)) {
      var text = day.toString().getBytes(US_ASCII);
      if (CalendarDate.epochDay(text, 0, text.length) != day.toEpochDay()) {
        assertThat(day).isNull();
      }
    }
  }

  @Property
  void noOtherDigitsAreADate(
      @ForAll @IntRange(max = 9999) int year,
      @ForAll @IntRange(max = 99) int month,
      @ForAll @IntRange(max = 99) int day) {
    var text = "%04d-%02d-%02d".formatted(year, month, day).getBytes(US_ASCII);
    var isDate = CalendarDate.epochDay(text, 0, text.length) != ParticipantRow.NO_DATE;

    assertThat(isDate).isEqualTo(year > 0 && isRealDate(year, month, day));
  }

  private static boolean isRealDate(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= LocalDate.of(year, month, 1).lengthOfMonth();
  }
}
