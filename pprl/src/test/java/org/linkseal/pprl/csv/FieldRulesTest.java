package org.linkseal.pprl.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.pprl.csv.CsvFile.HASH;
import static org.linkseal.pprl.csv.CsvFile.HEADER;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {
  @Test
  void aFullRowIsRead() throws IOException {
    var file =
        CsvFile.withFields(
            "case_1-A", "2024-02-29", "2021-04-01/2021-04-15 2021-3-01/2021-12-31", "0");

    assertThat(file.rows())
        .containsExactly(
            "2 HASH p1 case=case_1-A closing=2024-02-29 2021-04-01/2021-04-15"
                + " 2021-03-01/2021-12-31 vulnerable=2");
  }

  @Test
  void optionalFieldsMayBeEmpty() throws IOException {
    assertThat(CsvFile.withFields("", "", "", "").rows())
        .containsExactly("2 HASH p1 case= closing= vulnerable=0");
  }

  @Test
  void nothingOfARowStaysForTheNext() throws IOException {
    var file =
        CsvFile.read(
            HEADER
                + "\n"
                + HASH
                + ",participant1,case1,2021-01-01,2021-04-01/2021-04-15,true\n"
                + HASH
                + ",p2,,,,\n");

    assertThat(file.rows().getLast()).isEqualTo("3 HASH p2 case= closing= vulnerable=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A_-9", "12345678901234567890"})
  void idsOfUpToTwentyCharactersAreRead(String id) throws IOException {
    assertThat(read("lds_hash,participant_id,case_id", HASH + "," + id + "," + id).faults())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"123456789012345678901", "a b", "a.b", "ä", "a\tb", "@", "[", "`", "{", "/", ":"})
  void otherIdsAreFaults(String id) throws IOException {
    assertThat(read("lds_hash,participant_id,case_id", HASH + "," + id + "," + id).faults())
        .containsExactly(
            new RowFault(2, Column.PARTICIPANT_ID, Rule.ID),
            new RowFault(2, Column.CASE_ID, Rule.ID));
  }

  @Test
  void requiredFieldsMustNotBeEmpty() throws IOException {
    assertThat(read("lds_hash,participant_id,case_id", ",,").faults())
        .containsExactly(
            new RowFault(2, Column.LDS_HASH, Rule.REQUIRED),
            new RowFault(2, Column.PARTICIPANT_ID, Rule.REQUIRED));
  }

  @Test
  void aHashOfUpperCaseOrOfAnotherLengthIsAFault() throws IOException {
    for (var hash :
        new String[] {
          HASH.toUpperCase(java.util.Locale.ROOT),
          HASH.substring(1),
          HASH + "0",
          "0",
          HASH.replace('f', 'g')
        }) {
      assertThat(read("lds_hash,participant_id", hash + ",p1").faults())
          .containsExactly(new RowFault(2, Column.LDS_HASH, Rule.LDS_HASH));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2021-02-29",
        "2021-00-10",
        "2021-13-01",
        "2021-04-31",
        "2021-01-00",
        "2021-1-01",
        "2021-01-1",
        "21-01-01",
        "0000-01-01",
        "2021/01/01",
        "20210101",
        "2021-01-01T00:00",
        "5/15/2021",
        "15.05.2021",
        "44331",
        "15-May-21",
        "12021-01-01",
        "2021-01-0a",
        "+021-01-01",
        "2021-+1-01",
        "-"
      })
  void whatIsNoRealDateIsAFault(String date) throws IOException {
    assertThat(CsvFile.withFields("", date, "", "").faults())
        .containsExactly(new RowFault(2, Column.PARTICIPANT_CLOSING_DATE, Rule.DATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2021-04-01/2021-04-01",
        "2021-4-01/2021-5-01",
        "2021-04-01/2021-5-01 2021-4-01/2021-05-01 2020-02-29/2020-03-01"
      })
  void upToThreeIntervalsAreRead(String intervals) throws IOException {
    assertThat(CsvFile.withFields("", "", intervals, "").faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2021-04-01, INTERVALS",
    "2021-04-01/, INTERVALS",
    "/2021-04-01, INTERVALS",
    "/, INTERVALS",
    "2021-04-01/2021-04-31, INTERVALS",
    "2021-04-01/2021-04-1, INTERVALS",
    "2021-04-01/2021-04-02/2021-04-03, INTERVALS",
    "2021-04-01/2021-04-15  2021-03-01/2021-03-30, INTERVALS",
    "2021-04-01/2021-04-15;2021-03-01/2021-03-30, INTERVALS",
    "2021-04-16/2021-04-15, INTERVAL_ORDER",
    "2021-4-01/2021-4-02 2021-4-01/2021-4-02 2021-4-01/2021-4-02 2021-4-01/2021-4-02, INTERVAL_COUNT",
  })
  void otherIntervalsAreFaults(String intervals, Rule rule) throws IOException {
    assertThat(CsvFile.withFields("", "", intervals, "").faults())
        .containsExactly(new RowFault(2, Column.RECENT_BENEFIT_ISSUANCE_DATES, rule));
  }

  @ParameterizedTest
  @CsvSource({"true,1", "TRUE,1", "True,1", "1,1", "false,2", "fAlSe,2", "0,2"})
  void theFlagIsReadInAnyCase(String flag, int vulnerable) throws IOException {
    assertThat(CsvFile.withFields("", "", "", flag).rows().getFirst())
        .endsWith("vulnerable=" + vulnerable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "2", "t", "truely", "01", "null"})
  void anyOtherFlagIsAFault(String flag) throws IOException {
    assertThat(CsvFile.withFields("", "", "", flag).faults())
        .containsExactly(new RowFault(2, Column.VULNERABLE_INDIVIDUAL, Rule.FLAG));
  }

  @Test
  void everyFaultOfARowIsListed() throws IOException {
    var four = "2021-04-16/2021-04-15 x 2021-04-01/2021-04-02 2021-04-01/2021-04-02";

    assertThat(read(HEADER, "x,,*,2021-02-30," + four + ",maybe,too much").faults())
        .containsExactly(
            new RowFault(2, null, Rule.FIELD_COUNT),
            new RowFault(2, Column.LDS_HASH, Rule.LDS_HASH),
            new RowFault(2, Column.PARTICIPANT_ID, Rule.REQUIRED),
            new RowFault(2, Column.CASE_ID, Rule.ID),
            new RowFault(2, Column.PARTICIPANT_CLOSING_DATE, Rule.DATE),
            new RowFault(2, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVALS),
            new RowFault(2, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVAL_ORDER),
            new RowFault(2, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVAL_COUNT),
            new RowFault(2, Column.VULNERABLE_INDIVIDUAL, Rule.FLAG));
  }

  private static CsvFile read(String header, String row) throws IOException {
    return CsvFile.read(header + "\n" + row + "\n");
  }
}
