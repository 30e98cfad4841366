package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LastNamePropertyTest {
  @Property
  void anyTextGivesLettersAndSpacesOrTheCheckedRefusalAndAlwaysTheSame(
      @ForAll("anyText") String lastName) {
    Object outcome = outcome(lastName);

    if (outcome instanceof String normalised) {
      assertThat(normalised).matches("[a-z ]+");
    }
    assertThat(outcome(lastName)).isEqualTo(outcome);
  }

  @Property
  void aMappedNameGivesLettersAndSpacesUnlessNothingIsLeft(@ForAll("mapped") String lastName) {
    assertThat(outcome(lastName))
        .satisfiesAnyOf(
            outcome -> assertThat(outcome).asString().matches("[a-z ]+"),
            outcome -> assertThat(outcome).isEqualTo(DeidentificationRule.LAST_NAME_EMPTY));
  }

  @Property
  void aDecomposedNameGivesWhatTheComposedOneGives(@ForAll("mapped") String lastName) {
    assertThat(outcome(Normalizer.normalize(lastName, Normalizer.Form.NFD)))
        .isEqualTo(outcome(lastName));
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(40),
        Arbitraries.strings().withChars("ab-'.|& \t\n\r\u000bijrsvx").ofMaxLength(20),
        Arbitraries.strings().withCharRange('\u0000', '\u024f').ofMaxLength(20));
  }

  @Provide
  Arbitrary<String> mapped() {
    List<Integer> codePoints = new ArrayList<>(AsciiTable.rows().keySet());
    "abcxyzIVJRS -'.&1\t".chars().forEach(codePoints::add);
    return Arbitraries.of(codePoints)
        .list()
        .ofMaxSize(20)
        .map(points ->
            points.stream()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
  }

  private static Object outcome(String lastName) {
    try {
      return LastName.normalise(lastName);
    } catch (DeidentificationException e) {
      UnmappedCharacter character = e.character();
      return character == null ? e.rule() : character;
    }
  }
}
