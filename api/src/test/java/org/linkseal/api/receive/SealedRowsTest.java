package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.StagedFileReader;
import org.linkseal.api.staging.StagedFileWriter;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.csv.RowFaults;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.pprl.link.SnapshotKey;
import org.linkseal.pprl.secret.SecretBytes;

class SealedRowsTest {
  private static final int MORE_THAN_A_RUN = 45_000;
  private static final UUID KEY = new UUID(1, 2);
  private static final int COPY_HEADER = 19;
  private static final int BEFORE_ARRAY_LENGTH = 2 + 4 + 4 + 4 + 3 * 4;
  private static final int END = -1;

  @TempDir Path folder;

  private final SealingWorkers workers = new SealingWorkers();
  private SpoolFolder spool;

  @BeforeEach
  void openSpool() throws IOException {
    spool = new SpoolFolder(folder);
  }

  @AfterEach
  void close() throws IOException {
    workers.close();
    spool.close();
  }

  @Test
  void manyUploadsAtOnceAreEachStagedWholeAndInTokenOrder() throws Exception {
    List<Future<?>> uploads = new ArrayList<>();
    try (ExecutorService senders = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        int seed = i;
        int rows = i % 2 == 0 ? MORE_THAN_A_RUN : 700 + i;
        uploads.add(
            senders.submit(() -> {
              assertStagedInOrder(CsvFiles.rows(rows, seed), rows);
              return rows;
            }));
      }
    }
    for (Future<?> upload : uploads) {
      upload.get();
    }
    assertThat(spooled()).isEmpty();
  }

  @Test
  void repeatedIdsAreToldByTheirRowsWhateverTheOrderOfSealing() throws Exception {
    String csv = CsvFiles.rows(20_000, 1);
    List<String> lines = new ArrayList<>(csv.lines().toList());
    // the ids of rows 2, 600, 5000 and 19000 come again in other batches
    for (int[] repeated : new int[][] {{2, 700}, {600, 601}, {5_000, 12_345}, {19_000, 20_001}}) {
      String id = lines.get(repeated[0] - 1).split(",", -1)[1];
      String[] later = lines.get(repeated[1] - 1).split(",", -1);
      lines.set(repeated[1] - 1, later[0] + "," + id + "," + later[2]);
    }
    RowFaults faults = new RowFaults();
    try (SealedRows rows = sealedRows(sealers())) {
      read(String.join("\n", lines), rows);
      rows.finish();
      rows.addRepeatedIdsTo(faults);
    }
    assertThat(faults.byRow().keySet()).containsExactly(601L, 700L, 12_345L, 20_001L);
  }

  @Test
  void aWorkerThatFailsFailsItsUploadAndLeavesNothing() throws Exception {
    Supplier<RecordSealer> broken =
        () -> {
          throw new UncheckedIOException(new IOException("of a test"));
        };
    assertThatThrownBy(
            () -> {
              try (SealedRows rows = sealedRows(broken)) {
                read(CsvFiles.rows(MORE_THAN_A_RUN, 1), rows);
                rows.finish();
              }
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("of a test");
    assertThat(spooled()).isEmpty();
    assertStagedInOrder(CsvFiles.rows(10, 1), 10);
  }

  @Test
  void anUploadThatIsGivenUpHalfWayLeavesNoFile() throws Exception {
    try (SealedRows rows = sealedRows(sealers())) {
      read(CsvFiles.rows(2 * MORE_THAN_A_RUN, 1), rows);
    }
    assertThat(spooled()).isEmpty();
    assertStagedInOrder(CsvFiles.rows(10, 1), 10);
  }

  private void assertStagedInOrder(String csv, int count) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Manifest manifest;
    try (SealedRows rows = sealedRows(sealers());
        StagedFileWriter writer = new StagedFileWriter(file, UploadKind.APPEND, "an-upload", KEY)) {
      read(csv, rows);
      rows.finish();
      manifest = rows.writeTo(writer).orElseThrow();
    }
    assertThat(manifest.rows()).isEqualTo(count);
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    StagedFileReader reader =
        new StagedFileReader(
            new ByteArrayInputStream(file.toByteArray()), manifest, UploadKind.APPEND);
    reader.copyIds("an-upload", KEY, (_, _) -> {});
    reader.copyRows((bytes, length) -> copied.write(bytes, 0, length));
    reader.verify();
    List<byte[]> tokens = tokens(ByteBuffer.wrap(copied.toByteArray()));
    assertThat(tokens).hasSize(count);
    for (int row = 1; row < count; row++) {
      assertThat(Arrays.compareUnsigned(tokens.get(row - 1), tokens.get(row))).isNegative();
    }
  }

  private static List<byte[]> tokens(ByteBuffer copy) {
    List<byte[]> tokens = new ArrayList<>();
    copy.position(COPY_HEADER);
    while (copy.getShort(copy.position()) != END) {
      copy.position(copy.position() + BEFORE_ARRAY_LENGTH);
      int count = copy.getInt();
      copy.getInt();
      for (int i = 0; i < count; i++) {
        byte[] token = new byte[copy.getInt()];
        copy.get(token);
        tokens.add(token);
      }
      copy.position(copy.getInt() + copy.position());
    }
    return tokens;
  }

  private SealedRows sealedRows(Supplier<RecordSealer> sealers) throws IOException {
    return new SealedRows(sealers, workers, spool, UUID.randomUUID().toString());
  }

  private static Supplier<RecordSealer> sealers() {
    LinkageKey linkageKey = new LinkageKey(1, SecretBytes.random(LinkageKey.LENGTH));
    SnapshotKey key = SnapshotKey.generate();
    return () -> new RecordSealer(linkageKey, key, new SnapshotContext("ea", KEY));
  }

  private static void read(String csv, SealedRows rows) throws IOException {
    new ParticipantCsvReader(
            new ByteArrayInputStream(csv.getBytes(UTF_8)), CsvLimits.defaults(), CsvOptions.LENIENT)
        .read(rows);
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }
}
