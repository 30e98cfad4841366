package org.linkseal.pprl.csv;

import java.io.InputStream;
import java.util.function.IntSupplier;

/** Bytes that arrive in parts of the lengths given. */
final class Parts extends InputStream {
  private final byte[] bytes;
  private final IntSupplier lengths;
  private int position;

  Parts(byte[] bytes, IntSupplier lengths) {
    this.bytes = bytes;
    this.lengths = lengths;
  }

  @Override
  public int read() {
    return position < bytes.length ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (position == bytes.length) {
      return -1;
    }
    var count = Math.min(Math.min(length, lengths.getAsInt()), bytes.length - position);
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }
}
