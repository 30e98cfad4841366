package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.pprl.csv.CsvFile.HASH;
import static org.linkseal.pprl.csv.CsvFile.HEADER;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFormatTest {
  private static final String TWO_COLUMNS = "lds_hash,participant_id\n";
  private static final String THREE_COLUMNS = "lds_hash,participant_id,note\n";
  private static final String P1 = " HASH p1 case= closing= vulnerable=0";
  private static final String P2 = " HASH p2 case= closing= vulnerable=0";

  @Test
  void aByteOrderMarkIsAccepted() throws IOException {
    assertThat(CsvFile.read("\ufeff" + TWO_COLUMNS + HASH + ",p1\n").rows())
        .containsExactly("2" + P1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void linesEndInLfOrCrlfTheLastOneOrNot(String lineBreak) throws IOException {
    var text = "lds_hash,participant_id\n" + HASH + ",p1\n" + HASH + ",p2";

    assertThat(CsvFile.read(text.replace("\n", lineBreak)).rows())
        .containsExactly("2" + P1, "3" + P2);
    assertThat(CsvFile.read((text + "\n").replace("\n", lineBreak)).rows())
        .containsExactly("2" + P1, "3" + P2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lds_hash,participant_id", "lds_hash,participant_id,note", "\"lds_hash\""})
  void linesThatEndInCrAloneAreToldSo(String header) throws IOException {
    assertThat(CsvFile.read(header + "\r" + HASH + ",p1\r").faults())
        .startsWith(new RowFault(1, null, Rule.LINE_END));
  }

  @Test
  void columnsComeInAnyOrderAndUnknownOnesAreIgnored() throws IOException {
    var text = "first, participant_id ,Ünknown,lds_hash,\nx,p1,schön," + HASH + ",\n";

    assertThat(CsvFile.read(text).rows()).containsExactly("2" + P1);
  }

  @Test
  void spacesAroundFieldsAreTrimmed() throws IOException {
    var text = " lds_hash ,  \"participant_id\"  \n  " + HASH + " , \"p1\"  \r\n" + HASH + ",p2  ";

    assertThat(CsvFile.read(text).rows()).containsExactly("2" + P1, "3" + P2);
  }

  @Test
  void blankLinesAreSkippedAndCounted() throws IOException {
    var text = "\n" + TWO_COLUMNS + "\n  \r\n\r\n" + HASH + ",p1\n\n\n" + HASH + ",p2\n\n  ";

    assertThat(CsvFile.read(text).rows()).containsExactly("6" + P1, "9" + P2);
  }

  @Test
  void quotedFieldsMayHoldCommasQuotesAndLineBreaks() throws IOException {
    var text =
        "\"lds_hash\",\"participant_id\",\"a \"\"note\"\"\"\r\n"
            + "\""
            + HASH
            + "\",\"p1\",\"one, \"\"two\"\"\r\n\nthree\"\r\n"
            + HASH
            + ",p2,\"\"\r\n";

    assertThat(CsvFile.read(text).rows()).containsExactly("2" + P1, "5" + P2);
  }

  @Test
  void aHeaderThatSpansLinesCountsAsManyLines() throws IOException {
    var text = "lds_hash,participant_id,\"a\nnote\"\n" + HASH + ",p1,\n";

    assertThat(CsvFile.read(text).rows()).containsExactly("3" + P1);
  }

  @Test
  void aFaultOfARowThatSpansLinesIsThatOfItsFirstLine() throws IOException {
    var text = THREE_COLUMNS + HASH + ",p1,\"\n\n\"\n" + "x,p2,\"\n\"\n";

    assertThat(CsvFile.read(text).faults())
        .containsExactly(new RowFault(5, Column.LDS_HASH, Rule.LDS_HASH));
  }

  @Test
  void spacesInsideQuotesBelongToTheField() throws IOException {
    assertThat(CsvFile.read(TWO_COLUMNS + HASH + ",\" p1\"\n").faults())
        .containsExactly(new RowFault(2, Column.PARTICIPANT_ID, Rule.ID));
  }

  @Test
  void anEscapedQuoteIsAFaultOnlyOfItsColumnsRule() throws IOException {
    assertThat(CsvFile.read(TWO_COLUMNS + HASH + ",\"p\"\"1\"\n").faults())
        .containsExactly(new RowFault(2, Column.PARTICIPANT_ID, Rule.ID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\"1", "p1\"", "\"p1\"x", "\"p1\" \"x\"", "\"p\"1\"", "\"p1"})
  void quotesOutOfPlaceAreAFault(String participantId) throws IOException {
    assertThat(CsvFile.read(TWO_COLUMNS + HASH + "," + participantId).faults())
        .containsExactly(new RowFault(2, Column.PARTICIPANT_ID, Rule.QUOTING));
  }

  @Test
  void quotesOutOfPlaceInAnIgnoredFieldAreAFaultToo() throws IOException {
    assertThat(CsvFile.read(THREE_COLUMNS + HASH + ",p1,5\" pipe\n" + HASH + ",p2,\n").faults())
        .containsExactly(new RowFault(2, null, Rule.QUOTING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",p1,x", ",p1,"})
  void aRowOfTooFewOrTooManyFieldsIsAFaultOfThatRow(String rest) throws IOException {
    var file = CsvFile.read(TWO_COLUMNS + HASH + rest + "\n" + HASH + ",p2\n");

    assertThat(file.faults()).containsExactly(new RowFault(2, null, Rule.FIELD_COUNT));
    assertThat(file.rows()).containsExactly("3" + P2);
  }

  @Test
  void whatIsNotUtf8IsAFaultOfItsRow() throws IOException {
    var text = THREE_COLUMNS + HASH + ",p1,schön\n" + HASH + ",ä,\n" + HASH + ",p3,\n";
    var file = CsvFile.read(text.getBytes(ISO_8859_1), CsvLimits.defaults());

    assertThat(file.faults())
        .containsExactly(
            new RowFault(2, null, Rule.NOT_UTF8),
            new RowFault(3, Column.PARTICIPANT_ID, Rule.NOT_UTF8));
    assertThat(file.rows()).hasSize(1);
  }

  @Test
  void aLongIgnoredFieldInUtf8IsNoFault() throws IOException {
    assertThat(CsvFile.read(THREE_COLUMNS + HASH + ",p1," + "ä€😀".repeat(2_000) + "\n").faults())
        .isEmpty();
  }

  @Test
  void aMissingRequiredColumnIsAFaultOfTheHeader() throws IOException {
    assertThat(CsvFile.read("case_id\nx\n").faults())
        .containsExactly(
            new RowFault(1, Column.LDS_HASH, Rule.COLUMN_MISSING),
            new RowFault(1, Column.PARTICIPANT_ID, Rule.COLUMN_MISSING));
  }

  @Test
  void aFileWithoutAHeaderTellsOnlyTheNamesThatAreExpected() throws IOException {
    var file = CsvFile.read(HASH + ",p1\n" + HASH + ",p2\n");

    assertThat(file.faults())
        .containsExactly(
            new RowFault(1, Column.LDS_HASH, Rule.COLUMN_MISSING),
            new RowFault(1, Column.PARTICIPANT_ID, Rule.COLUMN_MISSING));
    assertThat(file.rows()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HASH,participant17,case17,2021-05-15,2021-04-01/2021-04-15,true",
        "\"HASH\",\"participant17\",\"case17\"",
        "HASH;participant17;case17",
        "\"HASH\";\"participant17\";\"case17\"",
        "HASH\tparticipant17\tcase17",
        " case17 , participant17 \n\nHASH",
        "case17,\"participant17\nHASH",
        "Farrington,1931-10-13,425-46-5417,participant17,case17"
      })
  void nothingOfTheFirstRowOfAFileWithoutAHeaderIsTold(String row) throws IOException {
    for (var strict : List.of(true, false)) {
      var file =
          CsvFile.read((row.replace("HASH", HASH) + "\n").repeat(3), new CsvOptions(strict, true));
      var told =
          file.result()
              + file.faults().toString()
              + file.faults().stream().map(RowFault::message).toList();

      assertThat(told).contains("LDS_HASH");
      assertThat(told).doesNotContain("participant17", "case17", "Farrington", "1931", HASH);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lds_hash;participant_id\n",
        "lds_hash\tparticipant_id\n",
        "\"lds_hash\";\"participant_id\"\n",
        "sep=;\n"
      })
  void aHeaderOfOtherSeparatorsIsToldSo(String header) throws IOException {
    assertThat(CsvFile.read(header + HASH + ";p1\n").faults())
        .startsWith(new RowFault(1, null, Rule.SEPARATOR))
        .extracting(RowFault::rule)
        .containsOnly(Rule.SEPARATOR, Rule.COLUMN_MISSING);
  }

  @Test
  void otherSeparatorsInAHeaderOfMoreColumnsAreOnlyAName() throws IOException {
    assertThat(CsvFile.read(TWO_COLUMNS.strip() + ",a;b\n" + HASH + ",p1,\n").faults()).isEmpty();
  }

  @Test
  void rowsAreCountedWhileTheyAreRead() throws IOException {
    var text = TWO_COLUMNS + HASH + ",p1\nbad,p2\n" + HASH + ",p3\n";
    var reader =
        new ParticipantCsvReader(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            CsvLimits.defaults(),
            CsvOptions.LENIENT);
    var counts = new ArrayList<Long>();
    assertThat(reader.rowsRead()).isZero();
    reader.read(_ -> counts.add(reader.rowsRead()));

    assertThat(counts).containsExactly(1L, 3L);
  }

  @Test
  void ignoredColumnsAreToldByTheirPositions() throws IOException {
    var file = CsvFile.read("Name,lds_hash,,participant_id,x\n,," + HASH + ",p1,\n");

    assertThat(file.result().ignoredColumns()).containsExactly(1, 3, 5);
  }

  @Test
  void aBadHeaderIgnoresNoColumn() throws IOException {
    assertThat(CsvFile.read("lds_hash,x,y\n").result().ignoredColumns()).isEmpty();
  }

  @Test
  void noMoreColumnsAreIgnoredThanAreAllowed() throws IOException {
    var file = CsvFile.read(TWO_COLUMNS.strip() + ",".repeat(998) + "\n");

    assertThat(file.result().ignoredColumns()).hasSize(998).endsWith(1_000);
  }

  @Test
  void aRepeatedColumnIsAFaultOfTheHeader() throws IOException {
    assertThat(CsvFile.read("lds_hash,participant_id,case_id,case_id,x,x\n").faults())
        .containsExactly(new RowFault(1, Column.CASE_ID, Rule.COLUMN_REPEATED));
  }

  @Test
  void aHeaderInAnotherEncodingIsAFault() throws IOException {
    var text = HEADER + "\n" + HASH + ",p1,,,,\n";

    assertThat(CsvFile.read(text.getBytes(UTF_16), CsvLimits.defaults()).faults())
        .contains(new RowFault(1, null, Rule.NOT_UTF8));
  }

  @Test
  void aHeaderWithQuotesOutOfPlaceIsAFault() throws IOException {
    assertThat(CsvFile.read("lds_hash,participant_id,a\"b\n").faults())
        .containsExactly(new RowFault(1, null, Rule.QUOTING));
  }

  @Test
  void aHeaderWithoutRowsIsAFaultOfTheFile() throws IOException {
    assertThat(CsvFile.read(HEADER).result().fileFault()).isEqualTo(Rule.NO_ROWS);
    assertThat(CsvFile.read(HEADER + "\r\n\r\n").result().fileFault()).isEqualTo(Rule.NO_ROWS);
  }

  @Test
  void aHeaderWithoutRowsIsAWholeFileToWhoeverAllowsIt() throws IOException {
    var file = CsvFile.read(HEADER, new CsvOptions(false, true));

    assertThat(file.result().fileFault()).isNull();
    assertThat(file.faults()).isEmpty();
    assertThat(file.result().rows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff", "\n", "\r\n \n"})
  void aFileWithoutAHeaderIsEmptyToEverybody(String text) throws IOException {
    assertThat(CsvFile.read(text).result().fileFault()).isEqualTo(Rule.EMPTY_FILE);
    assertThat(CsvFile.read(text, new CsvOptions(false, true)).result().fileFault())
        .isEqualTo(Rule.EMPTY_FILE);
  }
}
