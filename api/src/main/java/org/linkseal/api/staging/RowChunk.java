package org.linkseal.api.staging;

import static org.linkseal.pprl.link.RecordSealer.SEALED_LENGTH;
import static org.linkseal.pprl.link.RecordSealer.TOKEN_LENGTH;

import java.nio.ByteBuffer;

/**
 * Participants of one bucket, which is all whose tokens begin with the same two bytes, as a row of
 * a snapshot's table in PostgreSQL's binary COPY format, of three fields: the bucket as an {@code
 * int4}, the tokens as a {@code uuid[]}, and the sealed records as one {@code bytea}, in the order
 * of the tokens. A page of the table holds two full chunks, or three of the usual length.
 */
final class RowChunk {
  private static final int MAX = 36;
  private static final int BUCKET_LENGTH = Integer.BYTES;

  private final CopyArray tokens = CopyArray.ofUuids(MAX);
  private final ByteBuffer sealed = ByteBuffer.allocate(MAX * SEALED_LENGTH);
  private int bucket;

  boolean isEmpty() {
    return sealed.position() == 0;
  }

  /** Whether the token's row may join those that are there. */
  boolean hasRoomFor(byte[] token, int offset) {
    return isEmpty() || (sealed.hasRemaining() && bucket == bucketOf(token, offset));
  }

  /** Takes a token, and its sealed record behind it. */
  void add(byte[] row, int offset) {
    bucket = bucketOf(row, offset);
    tokens.add(row, offset);
    sealed.put(row, offset + TOKEN_LENGTH, SEALED_LENGTH);
  }

  static int bucketOf(byte[] token, int offset) {
    return (token[offset] & 0xFF) << 8 | (token[offset + 1] & 0xFF);
  }

  /** Of the whole row of the table, in bytes. */
  int length() {
    return Short.BYTES
        + (Integer.BYTES + BUCKET_LENGTH)
        + tokens.length()
        + (Integer.BYTES + sealed.position());
  }

  /** Puts the whole row of the table; the chunk is empty afterwards. */
  void moveTo(ByteBuffer out) {
    out.putShort((short) 3).putInt(BUCKET_LENGTH).putInt(bucket);
    tokens.moveTo(out);
    sealed.flip();
    out.putInt(sealed.remaining()).put(sealed);
    sealed.clear();
  }
}
