package org.linkseal.bench.jmh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SealingBatch;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.pprl.link.SnapshotKey;
import org.linkseal.pprl.secret.SecretBytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds a row, on one thread: read and checked, sealed, and both with its fingerprint. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RowBenchmark {
  private static final int ROWS = 10_000;
  private static final long SEED = 1;

  private final RecordSealer sealer =
      new RecordSealer(
          new LinkageKey(1, SecretBytes.random(LinkageKey.LENGTH)),
          SnapshotKey.generate(),
          new SnapshotContext("ea", UUID.randomUUID()));
  private final byte[] sealed =
      new byte[SealingBatch.MAX_ROWS * (RecordSealer.TOKEN_LENGTH + RecordSealer.SEALED_LENGTH)];
  private final SealingBatch full = new SealingBatch();
  private final SealingBatch batch = new SealingBatch();
  private final byte[] fingerprint = new byte[RecordSealer.FINGERPRINT_LENGTH];
  private byte[] csv = {};
  private long checksum;

  @Setup
  public void makeRows() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new SampleRows(ROWS, SEED).writeTo(file);
    csv = file.toByteArray();
    reader()
        .read(row -> {
          if (!full.isFull()) {
            full.add(row);
          }
        });
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parse() throws IOException {
    reader().read(row -> checksum += row.closingDate());
    return checksum;
  }

  @Benchmark
  @OperationsPerInvocation(SealingBatch.MAX_ROWS)
  public byte[] seal() {
    sealer.seal(full, sealed, 0);
    return sealed;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long wholeRow() throws IOException {
    reader()
        .read(row -> {
          batch.add(row);
          if (batch.isFull()) {
            sealBatch();
          }
        });
    sealBatch();
    return checksum;
  }

  private void sealBatch() {
    sealer.seal(batch, sealed, 0);
    for (int id = 0; id < batch.ids(); id++) {
      sealer.fingerprint(batch, id, fingerprint, 0);
      checksum += fingerprint[0];
    }
    checksum += sealed[0];
    batch.clear();
  }

  private ParticipantCsvReader reader() {
    return new ParticipantCsvReader(
        new ByteArrayInputStream(csv), CsvLimits.defaults(), CsvOptions.LENIENT);
  }
}
