package org.linkseal.pprl.link;

import java.util.Arrays;
import org.linkseal.pprl.csv.ParticipantRow;

/**
 * Up to {@value #MAX_ROWS} rows on their way to be sealed, in one piece of memory that is used
 * again. One thread at a time; {@link #clear} leaves no value in it.
 */
public final class SealingBatch {
  public static final int MAX_ROWS = 512;

  final byte[] ldsHashes = new byte[MAX_ROWS * ParticipantRow.LDS_HASH_LENGTH];
  final byte[] records = new byte[MAX_ROWS * SealedLayout.LENGTH];
  final byte[] participantIds = new byte[MAX_ROWS * SealedLayout.ID_LENGTH];

  private final long[] rowNumbers = new long[MAX_ROWS];
  private int rows;
  private int ids;

  /**
   * Adds a valid row, to be sealed and fingerprinted.
   *
   * @throws IndexOutOfBoundsException if the batch {@link #isFull}
   */
  public void add(ParticipantRow row) {
    System.arraycopy(
        row.ldsHash(),
        0,
        ldsHashes,
        rows * ParticipantRow.LDS_HASH_LENGTH,
        ParticipantRow.LDS_HASH_LENGTH);
    SealedLayout.write(row, records, rows * SealedLayout.LENGTH);
    rows++;
    addId(row);
  }

  /**
   * Adds a row of which only the participant id is valid, to be fingerprinted.
   *
   * @throws IndexOutOfBoundsException if the batch {@link #isFull}
   */
  public void addId(ParticipantRow row) {
    SealedLayout.putParticipantId(row, participantIds, ids * SealedLayout.ID_LENGTH);
    rowNumbers[ids] = row.row();
    ids++;
  }

  /** The rows to be sealed. */
  public int rows() {
    return rows;
  }

  /** The participant ids to be fingerprinted: those of the rows, and of the rows with faults. */
  public int ids() {
    return ids;
  }

  /**
   * The line that the row of an id starts at, the header being 1.
   *
   * @param id which of the batch's ids, from 0
   */
  public long rowNumber(int id) {
    return rowNumbers[id];
  }

  /** Whether there is nothing to be sealed or fingerprinted. */
  public boolean isEmpty() {
    return ids == 0;
  }

  /** Whether it holds {@value #MAX_ROWS} rows, with faults or without. */
  public boolean isFull() {
    return ids == MAX_ROWS;
  }

  /** Overwrites what it held. */
  public void clear() {
    Arrays.fill(ldsHashes, 0, rows * ParticipantRow.LDS_HASH_LENGTH, (byte) 0);
    Arrays.fill(records, 0, rows * SealedLayout.LENGTH, (byte) 0);
    Arrays.fill(participantIds, 0, ids * SealedLayout.ID_LENGTH, (byte) 0);
    rows = 0;
    ids = 0;
  }
}
