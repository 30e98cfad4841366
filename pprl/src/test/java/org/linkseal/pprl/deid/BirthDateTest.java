package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_IN_FUTURE;
import static org.linkseal.pprl.deid.DeidentificationRule.BIRTH_DATE_TOO_LONG_AGO;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BirthDateTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @ParameterizedTest
  @CsvSource({
    "98-08-14, BIRTH_DATE_FORMAT",
    "5/15/2002, BIRTH_DATE_FORMAT",
    "2000-11-2, BIRTH_DATE_FORMAT",
    "2001-02-29, BIRTH_DATE_NOT_REAL",
    "1991-09-31, BIRTH_DATE_NOT_REAL",
  })
  void theRefusedExamplesOfTheRulesAreRefused(String birthDate, DeidentificationRule rule) {
    DeidentificationException refusal = refusal(birthDate, TODAY);

    assertThat(refusal.rule()).isEqualTo(rule);
    assertThat(refusal).hasMessage(rule.message()).hasNoCause();
    assertThat(refusal.getMessage()).doesNotContain(birthDate);
  }

  @Test
  void todayIsAcceptedAndTomorrowIsNot() throws Exception {
    assertThat(BirthDate.check("2026-11-20", TODAY)).isEqualTo("2026-11-20");
    assertThat(refusal("2026-11-21", TODAY).rule()).isEqualTo(BIRTH_DATE_IN_FUTURE);
  }

  @Test
  void exactly130YearsAgoIsRefusedAndTheNextDayIsAccepted() throws Exception {
    assertThat(refusal("1896-11-19", TODAY).rule()).isEqualTo(BIRTH_DATE_TOO_LONG_AGO);
    assertThat(refusal("1896-11-20", TODAY).rule()).isEqualTo(BIRTH_DATE_TOO_LONG_AGO);
    assertThat(BirthDate.check("1896-11-21", TODAY)).isEqualTo("1896-11-21");
  }

  @Test
  void onALeapDay130YearsAgoIsTheLastOfFebruary() throws Exception {
    LocalDate leapDay = LocalDate.of(2028, 2, 29);

    assertThat(refusal("1898-02-28", leapDay).rule()).isEqualTo(BIRTH_DATE_TOO_LONG_AGO);
    assertThat(BirthDate.check("1898-03-01", leapDay)).isEqualTo("1898-03-01");
  }

  private static DeidentificationException refusal(String birthDate, LocalDate today) {
    return catchThrowableOfType(
        DeidentificationException.class, () -> BirthDate.check(birthDate, today));
  }
}
