package org.linkseal.api.staging;

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
  private static final int NULL = -1;

  private final UploadKind kind;
  private final CopyArray ids;
  private final CopyArray rows;

  IdChunk(UploadKind kind) {
    this.kind = kind;
    this.ids = CopyArray.ofUuids(max(kind));
    this.rows = CopyArray.ofInts(kind == UploadKind.APPEND ? max(kind) : 0);
  }

  /** The number of bytes that the chunks of so many ids take. */
  static long totalLength(long ids, UploadKind kind) {
    long whole = ids / max(kind);
    long rest = ids % max(kind);
    return whole * length(max(kind), kind) + (rest == 0 ? 0 : length(rest, kind));
  }

  private static long length(long ids, UploadKind kind) {
    return Short.BYTES
        + CopyArray.uuidsLength(ids)
        + (kind == UploadKind.APPEND ? CopyArray.intsLength(ids) : Integer.BYTES);
  }

  private static int max(UploadKind kind) {
    return kind == UploadKind.APPEND ? MAX_OF_APPEND : MAX_OF_REPLACE;
  }

  boolean isEmpty() {
    return ids.count() == 0;
  }

  boolean isFull() {
    return ids.count() == max(kind);
  }

  void add(byte[] source, int offset, int row) {
    ids.add(source, offset);
    if (kind == UploadKind.APPEND) {
      rows.add(row);
    }
  }

  /** Of the whole row of the table, in bytes. */
  int length() {
    return (int) length(ids.count(), kind);
  }

  /** Puts the whole row of the table; the chunk is empty afterwards. */
  void moveTo(ByteBuffer out) {
    out.putShort((short) 2);
    ids.moveTo(out);
    if (kind == UploadKind.APPEND) {
      rows.moveTo(out);
    } else {
      out.putInt(NULL);
    }
  }
}
