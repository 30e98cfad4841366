package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocialSecurityNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"078-05-1121", "001-01-0001", "665-99-9999", "667-01-0001", "899-10-1000"})
  void aNumberThatCanHaveBeenIssuedStaysAsItIs(String ssn) throws Exception {
    assertThat(SocialSecurityNumber.check(ssn)).isEqualTo(ssn);
  }

  @ParameterizedTest
  @CsvSource({
    "000-12-3456, SSN_AREA",
    "666-12-3456, SSN_AREA",
    "900-12-3456, SSN_AREA",
    "999-12-3456, SSN_AREA",
    "987-65-4219, SSN_AREA",
    "123-00-4567, SSN_GROUP",
    "567-89-0000, SSN_SERIAL",
    "078051121, SSN_FORMAT",
    "0664-81-234, SSN_FORMAT",
    "٠٧٨-05-1121, SSN_FORMAT",
  })
  void anyOtherIsRefusedWithoutShowingIt(String ssn, DeidentificationRule rule) {
    DeidentificationException refusal =
        catchThrowableOfType(
            DeidentificationException.class, () -> SocialSecurityNumber.check(ssn));

    assertThat(refusal.rule()).isEqualTo(rule);
    assertThat(refusal).hasMessage(rule.message());
    assertThat(refusal.getMessage()).doesNotContain(ssn);
  }
}
