package org.linkseal.bench.rows;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.CsvResult;
import org.linkseal.pprl.csv.ParticipantCsvReader;

class SampleRowsTest {
  private static final int ROWS = 10_000;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherGivesOthers() throws IOException {
    assertThat(file(1)).isEqualTo(file(1)).isNotEqualTo(file(2));
  }

  @Test
  void aRowHasAbout215Bytes() throws IOException {
    assertThat(file(1).length / (double) ROWS).isBetween(214.5, 216.5);
  }

  @Test
  void everyRowIsValidAndNamesTheHashOfItsNumber() throws IOException {
    SampleRows rows = new SampleRows(ROWS, 1);
    List<byte[]> hashes = new ArrayList<>();
    CsvResult result =
        new ParticipantCsvReader(
                new ByteArrayInputStream(file(1)), CsvLimits.defaults(), CsvOptions.LENIENT)
            .read(row -> hashes.add(row.ldsHash().clone()));
    assertThat(result.faults().isEmpty()).isTrue();
    assertThat(result.rows()).isEqualTo(ROWS);
    assertThat(hashes.get(0)).isEqualTo(rows.hash(0));
    assertThat(hashes.get(ROWS - 1)).isEqualTo(rows.hash(ROWS - 1));
    assertThat(new String(file(1), US_ASCII)).contains(rows.hexHash(17));
  }

  private static byte[] file(long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SampleRows(ROWS, seed).writeTo(out);
    return out.toByteArray();
  }
}
