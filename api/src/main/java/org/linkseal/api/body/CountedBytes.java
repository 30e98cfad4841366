package org.linkseal.api.body;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes on their way: counted, shown to whoever digests them, and told from those of a sender that
 * went away.
 */
final class CountedBytes extends BlockStream {
  /** Looks at bytes; they are the stream's again afterwards. */
  @FunctionalInterface
  interface Digester {
    void update(byte[] bytes, int offset, int length);
  }

  private final InputStream in;
  private final String name;
  private final long maxBytes;
  private final Digester digester;
  private long count;

  /** The name says what it is that may be too long, as a sender is told. */
  CountedBytes(InputStream in, String name, long maxBytes, Digester digester) {
    this.in = in;
    this.name = name;
    this.maxBytes = maxBytes;
    this.digester = digester;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = readSent(bytes, offset, length);
    if (read > 0) {
      count += read;
      if (count > maxBytes) {
        throw new BodyException.TooLong(
            "The %s is longer than %d bytes.".formatted(name, maxBytes));
      }
      digester.update(bytes, offset, read);
    }
    return read;
  }

  private int readSent(byte[] bytes, int offset, int length) throws BodyException {
    try {
      return in.read(bytes, offset, length);
    } catch (BodyException e) {
      throw e;
    } catch (IOException e) {
      throw new BodyException.SenderGone(e);
    }
  }
}
