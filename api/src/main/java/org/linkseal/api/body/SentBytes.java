package org.linkseal.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The bytes as they are sent: counted, digested, and told from those of a sender that went away.
 */
final class SentBytes extends InputStream {
  private final InputStream in;
  private final long maxBytes;
  private final List<ContentDigest> digests;
  private long count;

  SentBytes(InputStream in, long maxBytes, List<ContentDigest> digests) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.digests = digests;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw new BodyException.SenderGone(e);
    }
    if (read > 0) {
      count += read;
      if (count > maxBytes) {
        throw new BodyException.TooLong("The body is longer than %d bytes.".formatted(maxBytes));
      }
      digests.forEach(digest -> digest.update(bytes, offset, read));
    }
    return read;
  }
}
