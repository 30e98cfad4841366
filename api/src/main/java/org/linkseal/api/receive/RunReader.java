package org.linkseal.api.receive;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Stands at one entry of a sorted run in a file, or at its end. */
final class RunReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final FileChannel from;
  private final int entryLength;
  private final byte[] block;
  private final long end;
  private long nextRead;
  private int filled;
  private int position;

  RunReader(FileChannel from, long offset, long length, int entryLength, int entriesAtOnce) {
    this.from = from;
    this.entryLength = entryLength;
    this.block = new byte[entriesAtOnce * entryLength];
    this.nextRead = offset;
    this.end = offset + length;
  }

  /** Goes to the next entry, if there is one. */
  boolean advance() throws IOException {
    position = filled == 0 ? 0 : position + entryLength;
    if (position < filled) {
      return true;
    }
    position = 0;
    filled = (int) Math.min(block.length, end - nextRead);
    ByteBuffer into = ByteBuffer.wrap(block, 0, filled);
    while (into.hasRemaining()) {
      int read = from.read(into, nextRead);
      if (read < 0) {
        throw new EOFException("the spool file is shorter than what was written to it");
      }
      nextRead += read;
    }
    return filled > 0;
  }

  /** After {@link #advance} has found no entry. */
  boolean isAtEnd() {
    return filled == 0;
  }

  byte[] block() {
    return block;
  }

  int position() {
    return position;
  }

  int entryLength() {
    return entryLength;
  }

  /** The first eight bytes of the entry. */
  long prefix() {
    return (long) LONGS.get(block, position);
  }
}
