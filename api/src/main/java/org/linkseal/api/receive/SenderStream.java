package org.linkseal.api.receive;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.body.BlockStream;
import org.linkseal.api.body.BodyException;

/**
 * What a sender sends. Whoever waits for it can be woken from another thread, because the service
 * ends. What has arrived to its end is not affected.
 */
final class SenderStream extends BlockStream {
  private final InputStream in;
  private @Nullable Thread waiting; // this and the next are guarded by this
  private boolean ended;

  SenderStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    beginWaiting();
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throwIfEnded();
      throw e;
    } finally {
      endWaiting();
    }
  }

  private synchronized void beginWaiting() throws BodyException {
    throwIfEnded();
    waiting = Thread.currentThread();
  }

  private synchronized void throwIfEnded() throws BodyException {
    if (ended) {
      throw new BodyException.ServiceEnds();
    }
  }

  /** Nothing but the waiting is to be interrupted. */
  private synchronized void endWaiting() {
    waiting = null;
    if (ended) {
      boolean _ = Thread.interrupted();
    }
  }

  /** Every read that waits, or comes later, ends with {@link BodyException.ServiceEnds}. */
  synchronized void end() {
    ended = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
