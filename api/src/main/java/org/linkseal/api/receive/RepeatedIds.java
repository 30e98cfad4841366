package org.linkseal.api.receive;

import static org.linkseal.pprl.link.RecordSealer.FINGERPRINT_LENGTH;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.PriorityQueue;
import org.linkseal.api.receive.SortedSpool.EntrySink;
import org.linkseal.pprl.csv.Column;
import org.linkseal.pprl.csv.RowFault;
import org.linkseal.pprl.csv.RowFaults;
import org.linkseal.pprl.csv.Rule;

/**
 * Finds rows whose participant id an earlier row has, in fingerprints that come sorted with their
 * row numbers. Keeps the first such rows of the file: as many as are ever reported, and one more.
 */
final class RepeatedIds implements EntrySink {
  static final int ENTRY_LENGTH = FINGERPRINT_LENGTH + Integer.BYTES;

  private static final int ROWS_KEPT = RowFaults.MAX_ROWS + 1;

  private final byte[] previous = new byte[FINGERPRINT_LENGTH];
  private final PriorityQueue<Integer> rows = new PriorityQueue<>(Collections.reverseOrder());
  private boolean first = true;

  @Override
  public void accept(byte[] source, int offset) {
    if (!first
        && Arrays.equals(
            previous, 0, FINGERPRINT_LENGTH, source, offset, offset + FINGERPRINT_LENGTH)) {
      keep(row(source, offset));
    }
    first = false;
    System.arraycopy(source, offset, previous, 0, FINGERPRINT_LENGTH);
  }

  /** The number of the row whose entry it is. */
  static int row(byte[] source, int offset) {
    return ByteBuffer.wrap(source).getInt(offset + FINGERPRINT_LENGTH);
  }

  /** As an entry holds it: more lines than four bytes can count are beyond every limit on bytes. */
  static int rowNumber(long line) {
    return (int) Math.min(line, Integer.MAX_VALUE);
  }

  private void keep(int row) {
    rows.add(row);
    if (rows.size() > ROWS_KEPT) {
      rows.remove();
    }
  }

  boolean any() {
    return !rows.isEmpty();
  }

  void addTo(RowFaults faults) {
    rows.stream()
        .sorted()
        .map(row -> new RowFault(row, Column.PARTICIPANT_ID, Rule.PARTICIPANT_ID_REPEATED))
        .forEach(faults::add);
  }
}
