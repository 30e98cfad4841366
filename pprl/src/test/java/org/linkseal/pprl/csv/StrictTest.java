package org.linkseal.pprl.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.linkseal.pprl.csv.CsvFile.HASH;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictTest {
  private static final String HEADER = "lds_hash,participant_id,case_id\n";
  private static final String ROW = HASH + ",p1,c1\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lds_hash,participant_id\nHASH,p1\n",
        "lds_hash,participant_id\nHASH,p1",
        "\ufefflds_hash,participant_id\r\nHASH,p1\r\n",
        "\"lds_hash\",\"participant_id\"\r\n\"HASH\",\"p1\"\r\n"
      })
  void aFileThatNeedsNoLeniencyHasNoFault(String text) throws IOException {
    var file = strict(text.replace("HASH", HASH));

    assertThat(file.faults()).isEmpty();
    assertThat(file.rows()).hasSize(1);
  }

  @Test
  void unknownColumnsAreFaultsOfTheHeaderToldByPosition() throws IOException {
    var file = strict("Name,lds_hash,participant_id,\n," + HASH + ",p1,\n");

    assertThat(file.faults())
        .containsExactly(
            new RowFault(1, null, 1, Rule.COLUMN_UNKNOWN),
            new RowFault(1, null, 4, Rule.COLUMN_UNKNOWN));
    assertThat(file.faults().getFirst().message())
        .isEqualTo(
            "Column 1: Remove the column or give it one of the names lds_hash, participant_id,"
                + " case_id, participant_closing_date, recent_benefit_issuance_dates,"
                + " vulnerable_individual");
    assertThat(file.result().ignoredColumns()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" p1", "p1 ", " \"p1\"", "\"p1\"  ", "  p1  "})
  void spacesAroundAFieldAreAFaultOfItsColumn(String participantId) throws IOException {
    assertThat(strict(HEADER + HASH + "," + participantId + ",\n").faults())
        .containsExactly(new RowFault(2, Column.PARTICIPANT_ID, Rule.SPACES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void spacesAtTheEndsOfALineAreFaultsToo(String lineEnd) throws IOException {
    assertThat(strict(HEADER + " " + HASH + ",p1,  " + lineEnd).faults())
        .containsExactly(
            new RowFault(2, Column.LDS_HASH, Rule.SPACES),
            new RowFault(2, Column.CASE_ID, Rule.SPACES));
  }

  @Test
  void spacesAroundTheFieldsOfUnknownColumnsAreAFault() throws IOException {
    assertThat(strict("lds_hash,participant_id,x\n" + HASH + ",p1, y\n").faults())
        .contains(new RowFault(2, null, Rule.SPACES));
  }

  @Test
  void spacesInTheHeaderAreAFaultOfTheirColumn() throws IOException {
    assertThat(strict("lds_hash, participant_id\n" + HASH + ",p1\n").faults())
        .containsExactly(new RowFault(1, Column.PARTICIPANT_ID, Rule.SPACES));
  }

  @Test
  void spacesInsideAFieldAreThoseOfItsRule() throws IOException {
    assertThat(strict(HEADER + HASH + ",\" p1\",c 1\n").faults())
        .containsExactly(
            new RowFault(2, Column.PARTICIPANT_ID, Rule.ID),
            new RowFault(2, Column.CASE_ID, Rule.ID));
  }

  @Test
  void blankLinesAreFaultsWhereverTheyStand() throws IOException {
    assertThat(strict("\n" + HEADER + "\r\n" + ROW + " \n" + ROW + "\n  ").faults())
        .extracting(RowFault::row, RowFault::rule)
        .containsExactly(
            tuple(1L, Rule.BLANK_LINE),
            tuple(3L, Rule.BLANK_LINE),
            tuple(5L, Rule.BLANK_LINE),
            tuple(7L, Rule.BLANK_LINE),
            tuple(8L, Rule.BLANK_LINE));
  }

  @Test
  void theRowsBehindAHeaderThatOnlyStrictnessFaultsAreCheckedToo() throws IOException {
    var file = strict(" lds_hash,participant_id,x\nnot a hash,p1,\n");

    assertThat(file.result().rows()).isEqualTo(1);
    assertThat(file.result().faults().byRow()).containsOnlyKeys(1L, 2L);
  }

  @Test
  void blankLinesWithoutEndAreNotAllKept() throws IOException {
    var faults = strict(HEADER + "\n".repeat(5_000)).result().faults();

    assertThat(faults.byRow()).hasSize(RowFaults.MAX_ROWS);
    assertThat(faults.limitReached()).isTrue();
  }

  private static CsvFile strict(String text) throws IOException {
    return CsvFile.read(text, new CsvOptions(true, false));
  }
}
