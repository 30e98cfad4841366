package org.linkseal.api.staging;

import java.io.IOException;
import java.io.OutputStream;

/** A staged file while it is written. What is closed before it was committed is discarded. */
public abstract class StagedOutput extends OutputStream {

  /** One byte at a time would be a mistake. */
  @Override
  public final void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Shows the whole file, durably: once this has returned, it survives a crash of the machine.
   * Nothing can be written afterwards.
   *
   * @throws IOException if that is not certain; the file may be there or not
   */
  public abstract void commit() throws IOException;

  /** Discards what was not committed; what cannot be discarded now is left to the sweep. */
  @Override
  public abstract void close() throws IOException;
}
