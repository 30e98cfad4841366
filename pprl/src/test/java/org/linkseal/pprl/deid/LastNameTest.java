package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.linkseal.pprl.deid.DeidentificationRule.LAST_NAME_CHARACTER;
import static org.linkseal.pprl.deid.DeidentificationRule.LAST_NAME_EMPTY;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LastNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "García, garcia",
        "Nguyễn, nguyen",
        "Ståle, stale",
        "Łukasz, lukasz",
        "Strauß, strauss",
        "Ørsted, orsted",
        "O'Sullivan, osullivan",
        "Jones-Drew, jones drew",
        "Junior, junior",
        "Vi, vi",
        "foo jr jr, foo jr",
        "foo-jr, foo",
        "\"foo, jr.\", foo",
        "\"foo jr.,\", foo jr",
        "foo x, foo x",
        "foo & bar, foo  bar",
      })
  void theExamplesOfTheRulesHold(String lastName, String normalised) throws Exception {
    assertThat(LastName.normalise(lastName)).isEqualTo(normalised);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "junior", "jr", "jr.", "jnr",
        "senior", "sr", "sr.", "snr"
      })
  void eachSuffixIsRemovedAfterWhiteSpaceOnly(String suffix) throws Exception {
    String letters = suffix.replace(".", "");

    assertThat(LastName.normalise("Foo " + suffix)).isEqualTo("foo");
    assertThat(LastName.normalise("Foo " + suffix.toUpperCase(Locale.ROOT))).isEqualTo("foo");
    assertThat(LastName.normalise("Foo\t" + suffix)).isEqualTo("foo");
    assertThat(LastName.normalise("Foo-" + suffix + "  ")).isEqualTo("foo");
    assertThat(LastName.normalise("Foo " + suffix + " " + suffix)).isEqualTo("foo " + letters);
    assertThat(LastName.normalise("Foo" + suffix)).isEqualTo("foo" + letters);
    assertThat(LastName.normalise(suffix)).isEqualTo(letters);
    assertThat(LastName.normalise(suffix + " Foo")).isEqualTo(letters + " foo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "xi", "jnr.", "snr.", "i.", "jr..", "esq", "iiii"})
  void otherLastWordsStay(String word) throws Exception {
    assertThat(LastName.normalise("foo " + word)).isEqualTo("foo " + word.replace(".", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--", "'", "", "   ", "' jr", "42"})
  void aNameOfWhichNothingIsLeftIsRefused(String lastName) {
    assertThat(refusal(lastName).rule()).isEqualTo(LAST_NAME_EMPTY);
    assertThat(refusal(lastName).character()).isNull();
  }

  @Test
  void nothingIsTrimmedOrCollapsedAfterTheLastRemoval() throws Exception {
    assertThat(LastName.normalise("foo & jr")).isEqualTo("foo ");
    assertThat(LastName.normalise("& foo")).isEqualTo(" foo");
  }

  @Test
  void theAncestorsTwoFaultsAreNotKept() throws Exception {
    assertThat(LastName.normalise("foo|bar")).isEqualTo("foobar");
    assertThat(LastName.normalise("foo jr\t")).isEqualTo("foo jr");
  }

  @Test
  void aCharacterWithoutBaseLetterIsNamedByPositionAndCodePointNeverWithTheName() {
    DeidentificationException noBreakSpace = refusal("Zwick\u00e9\u00a0Ypsilanti");
    DeidentificationException han = refusal("Q\ud840\udc00\ud83d\ude00");

    assertThat(noBreakSpace.rule()).isEqualTo(LAST_NAME_CHARACTER);
    assertThat(noBreakSpace.character()).isEqualTo(new UnmappedCharacter(7, 0xA0));
    assertThat(noBreakSpace).hasMessageEndingWith("character 7 is U+00A0");
    assertThat(noBreakSpace.getMessage()).doesNotContain("Zwick").doesNotContain("Ypsilanti");
    assertThat(han.character()).isEqualTo(new UnmappedCharacter(2, 0x20000));
    assertThat(refusal("Иванов").character()).isEqualTo(new UnmappedCharacter(1, 0x418));
  }

  @Test
  void theLanguageOfTheMachineChangesNothing() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertThat(LastName.normalise("IVIN III")).isEqualTo("ivin");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static DeidentificationException refusal(String lastName) {
    return catchThrowableOfType(
        DeidentificationException.class, () -> LastName.normalise(lastName));
  }
}
