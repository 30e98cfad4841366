package org.linkseal.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes a gzip file (RFC 1952) with all its members, as a stream. Unlike {@link
 * java.util.zip.GZIPInputStream}, which asks {@code available()} whether another member follows, it
 * reads on to the real end: what is neither a whole member nor that end is a fault. What is not
 * data has a limit of its own, for it never comes to a limit on data.
 */
final class GunzipStream extends BlockStream {
  private static final int BUFFER_LENGTH = 64 << 10;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECK = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;
  private static final int FIXED_HEADER_REST = 6;

  /** A block-wise compressed file has some 26 of them for each 64 KiB. */
  private static final long MAX_FRAME_BYTES = 16 << 20;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private final CRC32 headerCheck = new CRC32();
  private final byte[] buffer = new byte[BUFFER_LENGTH];
  private int position;
  private int limit;
  private long frameBytes;
  private boolean inMember;
  private boolean anyMember;

  GunzipStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || beginMember()) {
      int inflated = inflate(bytes, offset, length);
      if (inflated > 0) {
        check.update(bytes, offset, inflated);
        return inflated;
      }
      endMember();
    }
    return -1;
  }

  /** Returns 0 at the end of the member's data. */
  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      while (!inflater.finished()) {
        int inflated = inflater.inflate(bytes, offset, length);
        if (inflated > 0) {
          return inflated;
        }
        if (inflater.needsInput() && !inflater.finished()) {
          require(fill(), "the data is cut off");
          inflater.setInput(buffer, position, limit - position);
          position = limit;
        } else {
          require(!inflater.needsDictionary(), "the data needs a dictionary");
        }
      }
      return 0;
    } catch (DataFormatException e) {
      throw new BodyException.BadGzip("the data is damaged");
    }
  }

  /** Returns false at the end of the file. */
  private boolean beginMember() throws IOException {
    if (anyMember && !fill()) {
      return false;
    }
    headerCheck.reset();
    require(next() == 0x1F && next() == 0x8B && next() == DEFLATE, "no member begins here");
    int flags = next();
    require((flags & RESERVED) == 0, "a reserved flag is set");
    skip(FIXED_HEADER_REST);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECK) != 0) {
      long expected = headerCheck.getValue() & 0xFFFF;
      require((next() | next() << 8) == expected, "the header is damaged");
    }
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    position = limit;
    check.reset();
    inMember = true;
    anyMember = true;
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    require(nextFourBytes() == check.getValue(), "the data is not what was compressed");
    require(
        nextFourBytes() == (inflater.getBytesWritten() & 0xFFFF_FFFFL),
        "the data is not as long as it was");
    inMember = false;
  }

  private long nextFourBytes() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int skipped = 0; skipped < bytes; skipped++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int next;
    do {
      next = next();
    } while (next != 0);
  }

  private int next() throws IOException {
    require(fill(), "it is cut off");
    int next = buffer[position++] & 0xFF;
    if (++frameBytes > MAX_FRAME_BYTES) {
      throw new BodyException.TooLong(
          "The gzip members' headers and trailers are longer than %d bytes."
              .formatted(MAX_FRAME_BYTES));
    }
    headerCheck.update(next);
    return next;
  }

  /** Returns false if there is nothing more to read. */
  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return position < limit;
  }

  private static void require(boolean holds, String what) throws BodyException {
    if (!holds) {
      throw new BodyException.BadGzip(what);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
