package org.linkseal.api.receive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Stands at one entry of a sorted run in a file; compares as that entry does. */
final class RunReader implements Comparable<RunReader> {
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

  byte[] block() {
    return block;
  }

  int position() {
    return position;
  }

  @Override
  public int compareTo(RunReader other) {
    return Arrays.compareUnsigned(
        block,
        position,
        position + entryLength,
        other.block,
        other.position,
        other.position + entryLength);
  }
}
