package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.linkseal.pprl.csv.CsvFile.HASH;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.linkseal.pprl.csv.CsvLimitException.Limit;

class CsvLimitsTest {
  private static final String HEADER = "lds_hash,participant_id\n";
  private static final String ROW = HASH + ",p1\n";

  @Test
  void aFileAtEveryLimitIsRead() throws IOException {
    var text = HEADER + ROW + ROW;

    assertThat(CsvFile.read(text.getBytes(US_ASCII), new CsvLimits(2, ROW.length(), 2)).rows())
        .hasSize(2);
  }

  @Test
  void oneRowMoreStopsTheReading() {
    assertStopped(HEADER + ROW + ROW, new CsvLimits(1, 999, 9), Limit.ROWS, 3);
  }

  @Test
  void oneByteMoreInALineStopsTheReading() {
    assertStopped(HEADER + ROW, new CsvLimits(9, ROW.length() - 1, 9), Limit.LINE_BYTES, 2);
  }

  @Test
  void oneColumnMoreStopsTheReading() {
    assertStopped(HEADER + ROW, new CsvLimits(9, 999, 1), Limit.COLUMNS, 1);
    assertStopped(HEADER + HASH + ",p1,\n", new CsvLimits(9, 999, 2), Limit.COLUMNS, 2);
  }

  @Test
  void aLineWithoutEndIsNotReadToItsEnd() {
    var read = new AtomicLong();
    var endless =
        new InputStream() {
          @Override
          public int read() {
            read.incrementAndGet();
            return 'a';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'a');
            read.addAndGet(length);
            return length;
          }
        };
    var file =
        new SequenceInputStream(
            new ByteArrayInputStream((HEADER + ROW).getBytes(US_ASCII)), endless);
    var reader = new ParticipantCsvReader(file, CsvLimits.defaults(), CsvOptions.LENIENT);

    assertThatExceptionOfType(CsvLimitException.class)
        .isThrownBy(() -> reader.read(_ -> {}))
        .matches(e -> e.limit() == Limit.LINE_BYTES && e.row() == 3);
    assertThat(read).hasValueLessThan(1 << 20);
  }

  @Test
  void aLineThatCouldNotBeHeldIsNoLimit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CsvLimits(9, Integer.MAX_VALUE, 9));
  }

  @Test
  void aQuoteThatIsNeverClosedStopsAtTheLimitOfALine() {
    var text = HEADER + HASH + ",\"p1\n" + ROW.repeat(1_000);

    assertStopped(text, CsvLimits.defaults(), Limit.LINE_BYTES, 2);
  }

  @Test
  void theRowThatOpensTheQuoteIsNamedHoweverFarIntoTheFileItIs() {
    var text = HEADER + ROW.repeat(3_000) + "\n" + HASH + ",\"p1\n" + ROW.repeat(3_000);

    assertStopped(text, CsvLimits.defaults(), Limit.LINE_BYTES, 3_003);
  }

  @Test
  void atMostAThousandBadRowsAreKept() throws IOException {
    var file = CsvFile.read(HEADER + "x,p1,\n".repeat(1_001));
    var faults = file.result().faults();

    assertThat(file.result().rows()).isEqualTo(1_001);
    assertThat(faults.limitReached()).isTrue();
    assertThat(faults.byRow()).hasSize(1_000).containsKey(1_001L).doesNotContainKey(1_002L);
    assertThat(faults.byRow().get(1_001L)).hasSize(2);
  }

  @Test
  void exactlyAThousandBadRowsAreAllThereAre() throws IOException {
    var faults = CsvFile.read(HEADER + "x,p1,\n".repeat(1_000)).result().faults();

    assertThat(faults.byRow()).hasSize(1_000);
    assertThat(faults.limitReached()).isFalse();
  }

  @Test
  void aRuleThatManyFieldsOfARowBreakIsOneFault() throws IOException {
    var header = "lds_hash,participant_id" + ",other".repeat(900) + "\n";
    var row = "0".repeat(128) + ",p1" + ",x\"\u00e9".repeat(900) + "\n";
    var faults = CsvFile.read(header + row).result().faults();

    assertThat(faults.byRow().get(2L)).hasSizeLessThanOrEqualTo(2);
  }

  private static void assertStopped(String text, CsvLimits limits, Limit limit, long row) {
    var reader =
        new ParticipantCsvReader(
            new ByteArrayInputStream(text.getBytes(US_ASCII)), limits, CsvOptions.LENIENT);
    assertThatExceptionOfType(CsvLimitException.class)
        .isThrownBy(() -> reader.read(_ -> {}))
        .matches(e -> e.limit() == limit && e.row() == row);
  }
}
