package org.linkseal.pprl.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeidentificationTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @Test
  void theKnownAnswersHold() throws Exception {
    assertThat(Deidentification.ldsHash("hopper", "1978-08-14", "078-05-1121", TODAY))
        .isEqualTo(
            "04d1117b976e9c894294ab6198bee5fdaac1f657615f6ee01f96bcfc7045872c"
                + "60ea68aa205c04dd2d6c5c9a350904385c8d6c9adf8f3cf8da8730d767251eef");
    assertThat(Deidentification.ldsHash("Hopper III", "1978-08-14", "425-46-5417", TODAY))
        .isEqualTo(
            "e733ee077eb82e13874a270bf170e3b999031c71eb5f0b47fc51c7cc677d0b8d"
                + "d3b79615d79fa4ba2779c5fb9764b81aaa219dce20edb978a79903b647b5b714");
  }

  @Test
  void thePlainTextExampleGivesTheHashesOfTheExample() throws Exception {
    List<List<String>> persons = TestTable.read("/deid/plaintext-example.csv", ",");
    List<List<String>> rows = TestTable.read("/deid/example.csv", ",");

    assertThat(persons).hasSize(40);
    assertThat(rows).hasSize(40);
    for (int i = 0; i < 40; i++) {
      List<String> person = persons.get(i);
      assertThat(Deidentification.ldsHash(person.get(0), person.get(1), person.get(2), TODAY))
          .as("row %d", i + 2)
          .isEqualTo(rows.get(i).get(0));
    }
  }
}
