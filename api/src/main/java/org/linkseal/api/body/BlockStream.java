package org.linkseal.api.body;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read in blocks. */
public abstract class BlockStream extends InputStream {

  /** One byte at a time would be a mistake. */
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
