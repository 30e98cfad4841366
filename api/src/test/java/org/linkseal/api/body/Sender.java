package org.linkseal.api.body;

import java.util.function.IntSupplier;

/** Sends a body in pieces, once or for ever, and tells how it was taken. */
final class Sender extends BlockStream {
  private final byte[] body;
  private final IntSupplier pieces;
  private final boolean forEver;
  private long taken;
  private int longestBuffer;

  private Sender(byte[] body, IntSupplier pieces, boolean forEver) {
    this.body = body;
    this.pieces = pieces;
    this.forEver = forEver;
  }

  /** The whole body, as much at once as there is room for. */
  static Sender of(byte[] body) {
    return new Sender(body, () -> Integer.MAX_VALUE, false);
  }

  static Sender inPieces(byte[] body, IntSupplier lengths) {
    return new Sender(body, lengths, false);
  }

  /** The body, which is not empty, again and again. */
  static Sender withoutEnd(byte[] body) {
    return new Sender(body, () -> Integer.MAX_VALUE, true);
  }

  long taken() {
    return taken;
  }

  int longestBuffer() {
    return longestBuffer;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    longestBuffer = Math.max(longestBuffer, bytes.length);
    if (!forEver && taken == body.length) {
      return -1;
    }
    int place = (int) (taken % body.length);
    int count = Math.min(Math.min(length, pieces.getAsInt()), body.length - place);
    System.arraycopy(body, place, bytes, offset, count);
    taken += count;
    return count;
  }
}
