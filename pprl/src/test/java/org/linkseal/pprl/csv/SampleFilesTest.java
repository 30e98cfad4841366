package org.linkseal.pprl.csv;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SampleFilesTest {
  @Test
  void everyRowOfTheExampleIsValid() throws IOException {
    var file = read("/deid/example.csv");

    assertThat(file.result().fileFault()).isNull();
    assertThat(file.faults()).isEmpty();
    assertThat(file.result().rows()).isEqualTo(40);
    assertThat(file.rows()).hasSize(40);
    assertThat(file.rows().getFirst())
        .isEqualTo(
            "2 other hash participantid1 case=caseid1 closing=2021-05-15 2021-04-01/2021-04-15"
                + " 2021-03-01/2021-03-30 2021-02-01/2021-02-28 vulnerable=1");
    assertThat(file.rows().getLast()).startsWith("41 ");
  }

  @Test
  void theExampleWithBadRowsHasExactlyItsFiveBadRows() throws IOException {
    var file = read("/csv/example-with-bad-rows.csv");

    assertThat(file.result().rows()).isEqualTo(40);
    assertThat(file.rows()).hasSize(35);
    assertThat(file.faults())
        .containsExactly(
            new RowFault(4, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVAL_ORDER),
            new RowFault(20, Column.LDS_HASH, Rule.LDS_HASH),
            new RowFault(22, Column.LDS_HASH, Rule.LDS_HASH),
            new RowFault(25, Column.PARTICIPANT_ID, Rule.ID),
            new RowFault(25, Column.CASE_ID, Rule.ID),
            new RowFault(29, Column.LDS_HASH, Rule.LDS_HASH));
  }

  private CsvFile read(String name) throws IOException {
    try (var in = requireNonNull(getClass().getResourceAsStream(name))) {
      return CsvFile.read(in.readAllBytes(), CsvLimits.defaults());
    }
  }
}
