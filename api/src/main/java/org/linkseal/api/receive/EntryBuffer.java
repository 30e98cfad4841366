package org.linkseal.api.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.linkseal.api.receive.SortedSpool.EntrySink;

/**
 * Entries of one length in memory: few at first, {@value #MAX_ENTRIES} or some {@value #MAX_BYTES}
 * bytes at most.
 */
final class EntryBuffer {
  private static final int FIRST_ENTRIES = 512;
  private static final int INDEX_BITS = 16;
  private static final int MAX_ENTRIES = 1 << INDEX_BITS;
  private static final int MAX_BYTES = 4 << 20;
  private static final long INDEX_MASK = MAX_ENTRIES - 1;

  private final int entryLength;
  private final int maxEntries;
  private byte[] bytes;
  private int count;

  /** Entries are at least eight bytes long. */
  EntryBuffer(int entryLength) {
    this.entryLength = entryLength;
    this.maxEntries = Math.min(MAX_ENTRIES, MAX_BYTES / entryLength);
    this.bytes = new byte[FIRST_ENTRIES * entryLength];
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == maxEntries;
  }

  int length() {
    return count * entryLength;
  }

  /** Takes as many of these entries as there is place for, and returns how many that were. */
  int add(byte[] entries, int first, int last) {
    int taken = Math.min(last - first, maxEntries - count);
    int length = (count + taken) * entryLength;
    if (length > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, Math.min(Math.max(2 * bytes.length, length), maxEntries * entryLength));
    }
    System.arraycopy(entries, first * entryLength, bytes, count * entryLength, taken * entryLength);
    count += taken;
    return taken;
  }

  void clear() {
    count = 0;
  }

  /**
   * Sorts numbers that hold the first six bytes of an entry and its index, which is several times
   * faster than comparing entries; those alike in six bytes are then compared whole.
   */
  void forEachSorted(EntrySink sink) throws IOException {
    ByteBuffer entries = ByteBuffer.wrap(bytes);
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      long prefix = entries.getLong(i * entryLength) & ~INDEX_MASK;
      order[i] = (prefix | i) ^ Long.MIN_VALUE;
    }
    Arrays.sort(order);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && (order[to] & ~INDEX_MASK) == (order[from] & ~INDEX_MASK)) {
        to++;
      }
      if (to == from + 1) {
        sink.accept(bytes, offset(order[from]));
      } else {
        acceptSorted(order, from, to, sink);
      }
      from = to;
    }
  }

  private void acceptSorted(long[] order, int from, int to, EntrySink sink) throws IOException {
    int[] offsets =
        IntStream.range(from, to)
            .mapToObj(i -> offset(order[i]))
            .sorted(this::compareAt)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int offset : offsets) {
      sink.accept(bytes, offset);
    }
  }

  private int compareAt(int a, int b) {
    return Arrays.compareUnsigned(bytes, a, a + entryLength, bytes, b, b + entryLength);
  }

  private int offset(long ordered) {
    return (int) (ordered & INDEX_MASK) * entryLength;
  }
}
