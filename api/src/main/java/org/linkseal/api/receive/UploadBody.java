package org.linkseal.api.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes that a sender sends; tells a sender that went away from a disk that failed. */
final class UploadBody extends FilterInputStream {
  UploadBody(InputStream in) {
    super(in);
  }

  /** The body ended before its end. */
  static final class SenderGoneException extends IOException {
    SenderGoneException(IOException cause) {
      super("the sender went away", cause);
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw new SenderGoneException(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      throw new SenderGoneException(e);
    }
  }
}
