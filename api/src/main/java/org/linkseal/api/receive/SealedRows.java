package org.linkseal.api.receive;

import static org.linkseal.pprl.link.RecordSealer.FINGERPRINT_LENGTH;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.StagedFile;
import org.linkseal.api.staging.StagedFileWriter;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.csv.RowFaults;
import org.linkseal.pprl.csv.RowSink;
import org.linkseal.pprl.link.RecordSealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The valid rows of one upload, sealed as they come and kept to be written in token order. */
final class SealedRows implements RowSink, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SealedRows.class);

  private final RecordSealer sealer;
  private final SortedSpool rows;
  private final SortedSpool fingerprints;
  private final byte[] row = new byte[StagedFile.ROW_LENGTH];
  private final byte[] fingerprint = new byte[RepeatedIds.ENTRY_LENGTH];

  SealedRows(RecordSealer sealer, SpoolFolder folder, String uploadId) {
    this.sealer = sealer;
    this.rows = new SortedSpool(folder.file(uploadId, "rows"), StagedFile.ROW_LENGTH);
    this.fingerprints =
        new SortedSpool(folder.file(uploadId, "fingerprints"), RepeatedIds.ENTRY_LENGTH);
  }

  @Override
  public void accept(ParticipantRow participant) throws IOException {
    sealer.seal(participant, row, 0);
    rows.add(row);
    remember(participant);
  }

  @Override
  public void refused(ParticipantRow participant) throws IOException {
    remember(participant);
  }

  private void remember(ParticipantRow participant) throws IOException {
    sealer.fingerprint(participant, fingerprint, 0);
    ByteBuffer.wrap(fingerprint)
        .putInt(FINGERPRINT_LENGTH, (int) Math.min(participant.row(), Integer.MAX_VALUE));
    fingerprints.add(fingerprint);
  }

  void addRepeatedIdsTo(RowFaults faults) throws IOException {
    RepeatedIds repeated = new RepeatedIds();
    fingerprints.forEachSorted(repeated);
    repeated.addTo(faults);
  }

  Manifest writeTo(StagedFileWriter file) throws IOException {
    rows.forEachSorted(file::row);
    file.endOfRows();
    fingerprints.forEachSorted(
        (source, offset) -> file.id(source, offset, RepeatedIds.row(source, offset)));
    return file.finish();
  }

  /** What cannot be removed now is removed by the next start. */
  @Override
  public void close() {
    try (rows;
        fingerprints) {
      // both are removed
    } catch (IOException e) {
      LOG.warn("the spool of an upload could not be removed ({})", e.getClass().getName());
    }
  }
}
