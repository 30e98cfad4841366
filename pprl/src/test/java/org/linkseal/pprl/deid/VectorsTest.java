package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that are shipped with the table, so that states can check programs of their own. */
class VectorsTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|\\\\)");

  @ParameterizedTest
  @MethodSource("names")
  void aLastNameIsNormalisedOrRefusedAsTheVectorSays(
      String lastName, String normalised, String refused) {
    assertThat(outcome(() -> LastName.normalise(plain(lastName))))
        .isEqualTo(refused.isEmpty() ? plain(normalised) : refused);
  }

  @ParameterizedTest
  @MethodSource("persons")
  void aPersonIsHashedOrRefusedAsTheVectorSays(
      String lastName,
      String birthDate,
      String ssn,
      LocalDate today,
      String ldsHash,
      String refused) {
    assertThat(
            outcome(() ->
                Deidentification.ldsHash(plain(lastName), plain(birthDate), plain(ssn), today)))
        .isEqualTo(refused.isEmpty() ? ldsHash : refused);
  }

  static Stream<Object[]> names() throws Exception {
    return TestTable.read("name-vectors.tsv", "\t").stream().map(List::toArray);
  }

  static Stream<Object[]> persons() throws Exception {
    return TestTable.read("hash-vectors.tsv", "\t").stream().map(List::toArray);
  }

  private interface Deidentifying {
    String result() throws DeidentificationException;
  }

  private static String outcome(Deidentifying deidentifying) {
    try {
      return deidentifying.result();
    } catch (DeidentificationException e) {
      UnmappedCharacter character = e.character();
      return character == null
          ? e.rule().name()
          : "%s %d U+%04X".formatted(e.rule(), character.position(), character.codePoint());
    }
  }

  private static String plain(String escaped) {
    return ESCAPE
        .matcher(escaped)
        .replaceAll(escape -> {
          String hex = escape.group(1);
          return hex == null ? "\\\\" : "\\" + (char) Integer.parseInt(hex, 16);
        });
  }
}
