package org.linkseal.api.staging;

import static org.linkseal.pprl.link.RecordSealer.FINGERPRINT_LENGTH;

import java.nio.ByteBuffer;

/**
 * A row of the ids in PostgreSQL's binary COPY format, of two fields: the fingerprints of
 * participant ids as a {@code uuid[]}, and the numbers of their rows as an {@code int4[]}, or NULL
 * where a collision needs no row. As many ids as a page of the table holds in one row; every chunk
 * but the last is full.
 */
final class IdChunk {
  private static final int MAX_OF_REPLACE = 500;
  private static final int MAX_OF_APPEND = 400;

  private static final int UUID_OID = 2950;
  private static final int INT4_OID = 23;
  private static final int NULL = -1;
  private static final int COUNT_LENGTH = Short.BYTES;

  /** Dimensions, flags, type of the elements, their number, the first one's index. */
  private static final int ARRAY_HEADER_LENGTH = 5 * Integer.BYTES;

  private static final int UUID_LENGTH = Integer.BYTES + FINGERPRINT_LENGTH;
  private static final int INT4_LENGTH = Integer.BYTES + Integer.BYTES;

  private final UploadKind kind;
  private final ByteBuffer ids;
  private final ByteBuffer rows;
  private int count;

  IdChunk(UploadKind kind) {
    this.kind = kind;
    this.ids = ByteBuffer.allocate(max(kind) * UUID_LENGTH);
    this.rows = ByteBuffer.allocate(kind == UploadKind.APPEND ? max(kind) * INT4_LENGTH : 0);
  }

  /** The number of bytes that the chunks of so many ids take. */
  static long totalLength(long ids, UploadKind kind) {
    long chunks = Math.ceilDiv(ids, (long) max(kind));
    long arrays = ids * UUID_LENGTH;
    int chunk = COUNT_LENGTH + 2 * Integer.BYTES + ARRAY_HEADER_LENGTH;
    if (kind == UploadKind.APPEND) {
      arrays += ids * INT4_LENGTH;
      chunk += ARRAY_HEADER_LENGTH;
    }
    return chunks * chunk + arrays;
  }

  private static int max(UploadKind kind) {
    return kind == UploadKind.APPEND ? MAX_OF_APPEND : MAX_OF_REPLACE;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == max(kind);
  }

  void add(byte[] source, int offset, int row) {
    ids.putInt(FINGERPRINT_LENGTH).put(source, offset, FINGERPRINT_LENGTH);
    if (kind == UploadKind.APPEND) {
      rows.putInt(Integer.BYTES).putInt(row);
    }
    count++;
  }

  /** The whole row of the table; the chunk is empty afterwards. */
  byte[] take() {
    ByteBuffer chunk = ByteBuffer.allocate((int) totalLength(count, kind));
    chunk.putShort((short) 2);
    putArray(chunk, UUID_OID, ids);
    if (kind == UploadKind.APPEND) {
      putArray(chunk, INT4_OID, rows);
    } else {
      chunk.putInt(NULL);
    }
    count = 0;
    return chunk.array();
  }

  private void putArray(ByteBuffer chunk, int elementType, ByteBuffer elements) {
    elements.flip();
    chunk
        .putInt(ARRAY_HEADER_LENGTH + elements.remaining())
        .putInt(1)
        .putInt(0)
        .putInt(elementType)
        .putInt(count)
        .putInt(1)
        .put(elements);
    elements.clear();
  }
}
