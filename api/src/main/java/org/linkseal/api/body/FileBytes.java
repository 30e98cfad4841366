package org.linkseal.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.crypto.Mac;

/** The bytes of the file: counted, and authenticated where somebody wants to know them again. */
final class FileBytes extends InputStream {
  private final InputStream in;
  private final long maxBytes;
  private final Optional<Mac> mac;
  private long count;

  FileBytes(InputStream in, long maxBytes, Optional<Mac> mac) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.mac = mac;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count += read;
      if (count > maxBytes) {
        throw new BodyException.TooLong("The file is longer than %d bytes.".formatted(maxBytes));
      }
      mac.ifPresent(of -> of.update(bytes, offset, read));
    }
    return read;
  }
}
