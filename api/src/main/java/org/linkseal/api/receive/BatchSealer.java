package org.linkseal.api.receive;

import static org.linkseal.pprl.link.RecordSealer.FINGERPRINT_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.linkseal.api.staging.StagedFile;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SealingBatch;

/** Seals batches of rows and puts them into an upload's spools. One thread at a time. */
final class BatchSealer {
  private final RecordSealer sealer;
  private final SortedSpool rows;
  private final SortedSpool fingerprints;
  private final byte[] sealed = new byte[SealingBatch.MAX_ROWS * StagedFile.ROW_LENGTH];
  private final byte[] ids = new byte[SealingBatch.MAX_ROWS * RepeatedIds.ENTRY_LENGTH];
  private final ByteBuffer idNumbers = ByteBuffer.wrap(ids);

  BatchSealer(RecordSealer sealer, SortedSpool rows, SortedSpool fingerprints) {
    this.sealer = sealer;
    this.rows = rows;
    this.fingerprints = fingerprints;
  }

  /** The batch is empty afterwards, whatever happens. */
  void seal(SealingBatch batch) throws IOException {
    int rowCount = batch.rows();
    int idCount = batch.ids();
    try {
      sealer.seal(batch, sealed, 0);
      for (int id = 0; id < idCount; id++) {
        int offset = id * RepeatedIds.ENTRY_LENGTH;
        sealer.fingerprint(batch, id, ids, offset);
        idNumbers.putInt(offset + FINGERPRINT_LENGTH, RepeatedIds.rowNumber(batch.rowNumber(id)));
      }
    } finally {
      batch.clear();
    }
    rows.add(sealed, rowCount);
    fingerprints.add(ids, idCount);
  }
}
