package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsciiTableTest {
  @Test
  void everyLetterMadeOfALatinLetterAndMarksIsInTheTable() {
    IntStream.concat(IntStream.range(0x80, 0x250), IntStream.range(0x1E00, 0x1F00))
        .filter(codePoint -> decomposed(codePoint).matches("[A-Za-z]\\p{Mn}+"))
        .forEach(codePoint ->
            assertThat(AsciiTable.rows().get(codePoint))
                .as("U+%04X", codePoint)
                .isEqualTo(decomposed(codePoint).substring(0, 1)));
  }

  @Test
  void everyCombiningDiacriticalMarkIsDropped() {
    IntStream.range(0x300, 0x370)
        .forEach(mark -> assertThat(AsciiTable.rows().get(mark)).as("U+%04X", mark).isEmpty());
  }

  @Test
  void aRowNeverMapsAnAsciiCharacterNorToAnythingElse() {
    AsciiTable.rows()
        .forEach((codePoint, ascii) -> {
          assertThat(codePoint).isGreaterThanOrEqualTo(0x80);
          assertThat(ascii).as("U+%04X", codePoint).matches("[A-Za-z]*|'n|'|-");
        });
  }

  @Test
  void capitalAndSmallLetterBecomeTheSameLetters() {
    AsciiTable.rows()
        .forEach((codePoint, ascii) -> {
          sameLetters(codePoint, Character.toLowerCase(codePoint), ascii);
          sameLetters(codePoint, Character.toUpperCase(codePoint), ascii);
        });
  }

  private static void sameLetters(int codePoint, int otherCase, String ascii) {
    // The combining ypogegrammeni is the one mark that Unicode gives a capital, a Greek letter.
    if (otherCase >= 0x80 && Character.getType(codePoint) != Character.NON_SPACING_MARK) {
      assertThat(AsciiTable.rows().get(otherCase))
          .as("the other case of U+%04X, U+%04X", codePoint, otherCase)
          .isNotNull()
          .isEqualToIgnoringCase(ascii.toLowerCase(Locale.ROOT));
    }
  }

  private static String decomposed(int codePoint) {
    return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
  }
}
