package org.linkseal.api.receive;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.StagedFile;
import org.linkseal.api.staging.StagedFileWriter;
import org.linkseal.api.tasks.BoundedTasks;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.csv.RowFaults;
import org.linkseal.pprl.csv.RowSink;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SealingBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The valid rows of one upload, kept to be written in token order. They are sealed in batches by
 * the workers, while the next ones are read, and by the reader when the workers are behind.
 */
final class SealedRows implements RowSink, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SealedRows.class);

  private final Supplier<RecordSealer> sealers;
  private final BoundedTasks tasks;
  private final SortedSpool rows;
  private final SortedSpool fingerprints;
  private final Queue<BatchSealer> idleSealers = new ConcurrentLinkedQueue<>();
  private final Queue<SealingBatch> emptyBatches = new ConcurrentLinkedQueue<>();
  private final List<SealingBatch> batches = new ArrayList<>();
  private SealingBatch batch = emptyBatch();

  /** Each thread gets a sealer of its own, all of them with the upload's keys. */
  SealedRows(
      Supplier<RecordSealer> sealers, SealingWorkers workers, SpoolFolder folder, String uploadId)
      throws IOException {
    this.sealers = sealers;
    this.tasks = workers.forUpload();
    this.rows = new SortedSpool(folder.file(uploadId, "rows"), StagedFile.ROW_LENGTH);
    this.fingerprints =
        new SortedSpool(folder.file(uploadId, "fingerprints"), RepeatedIds.ENTRY_LENGTH);
  }

  @Override
  public void accept(ParticipantRow row) throws IOException {
    batch.add(row);
    if (batch.isFull()) {
      handOver();
    }
  }

  @Override
  public void refused(ParticipantRow row) throws IOException {
    batch.addId(row);
    if (batch.isFull()) {
      handOver();
    }
  }

  private void handOver() throws IOException {
    SealingBatch full = batch;
    batch = emptyBatch();
    tasks.runOrHelp(() -> seal(full));
  }

  private SealingBatch emptyBatch() {
    SealingBatch empty = emptyBatches.poll();
    if (empty == null) {
      empty = new SealingBatch();
      batches.add(empty);
    }
    return empty;
  }

  private void seal(SealingBatch full) throws IOException {
    BatchSealer idle = idleSealers.poll();
    BatchSealer sealer = idle == null ? new BatchSealer(sealers.get(), rows, fingerprints) : idle;
    sealer.seal(full);
    emptyBatches.add(full);
    idleSealers.add(sealer);
  }

  /** After the last row: all of them are sealed, or this fails. */
  void finish() throws IOException {
    if (!batch.isEmpty()) {
      handOver();
    }
    tasks.await();
  }

  /** After {@link #finish}. */
  void addRepeatedIdsTo(RowFaults faults) throws IOException {
    RepeatedIds repeated = new RepeatedIds();
    fingerprints.forEachSorted(repeated);
    repeated.addTo(faults);
  }

  /** After {@link #finish}. Empty, and the file is not whole, if participant ids are repeated. */
  Optional<Manifest> writeTo(StagedFileWriter file) throws IOException {
    RepeatedIds repeated = new RepeatedIds();
    fingerprints.forEachSorted((source, offset) -> {
      repeated.accept(source, offset);
      file.id(source, offset, RepeatedIds.row(source, offset));
    });
    if (repeated.any()) {
      return Optional.empty();
    }
    file.endOfIds();
    rows.forEachSorted(file::row);
    return Optional.of(file.finish());
  }

  /**
   * Leaves no value of a row in memory. What cannot be removed now is removed by the next start.
   */
  @Override
  public void close() {
    tasks.close();
    batches.forEach(SealingBatch::clear);
    try (rows;
        fingerprints) {
      // both are removed
    } catch (IOException e) {
      LOG.warn("the spool of an upload could not be removed ({})", e.getClass().getName());
    }
  }
}
