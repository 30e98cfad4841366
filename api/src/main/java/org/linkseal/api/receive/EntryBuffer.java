package org.linkseal.api.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.linkseal.api.receive.SortedSpool.EntrySink;

/** Entries of one length in memory: few at first, {@value #MAX_ENTRIES} at most. */
final class EntryBuffer {
  private static final int FIRST_ENTRIES = 256;
  private static final int INDEX_BITS = 15;
  private static final int MAX_ENTRIES = 1 << INDEX_BITS;
  private static final long INDEX_MASK = MAX_ENTRIES - 1;

  private final int entryLength;
  private byte[] bytes;
  private int count;

  /** Entries are at least eight bytes long. */
  EntryBuffer(int entryLength) {
    this.entryLength = entryLength;
    this.bytes = new byte[FIRST_ENTRIES * entryLength];
  }

  int entryLength() {
    return entryLength;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == MAX_ENTRIES;
  }

  void add(byte[] entry) {
    int offset = count * entryLength;
    if (offset == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    System.arraycopy(entry, 0, bytes, offset, entryLength);
    count++;
  }

  void clear() {
    count = 0;
  }

  /** Gives the memory back; nothing can be added any more. */
  void release() {
    count = 0;
    bytes = new byte[0];
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
