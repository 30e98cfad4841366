package org.linkseal.api.receive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.body.BlockStream;
import org.linkseal.api.body.BodyException;

/**
 * What a sender sends, for as long as it may take. Whoever waits for it can be woken from another
 * thread, because the rest is of no use any more. What has arrived to its end is not affected.
 */
final class SenderStream extends BlockStream {
  private final InputStream in;
  private final long begun = System.nanoTime();
  private final long longest;
  private @Nullable Thread waiting; // this and the next are guarded by this
  private @Nullable String ended;

  SenderStream(InputStream in, Duration longest) {
    this.in = in;
    this.longest = longest.toNanos();
  }

  /** A sender that sends a little now and then is found out by what it sends next. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    beginWaiting();
    try {
      int read = in.read(bytes, offset, length);
      if (read > 0 && System.nanoTime() - begun > longest) {
        throw new BodyException.TooSlow("the sender took too long");
      }
      return read;
    } catch (IOException e) {
      throwIfEnded();
      throw e.getCause() instanceof SilentSenderException
          ? new BodyException.TooSlow("the sender fell silent")
          : e;
    } finally {
      endWaiting();
    }
  }

  private synchronized void beginWaiting() throws BodyException {
    throwIfEnded();
    waiting = Thread.currentThread();
  }

  private synchronized void throwIfEnded() throws BodyException {
    String why = ended;
    if (why != null) {
      throw new BodyException.GivenUp(why);
    }
  }

  /** Nothing but the waiting is to be interrupted. */
  private synchronized void endWaiting() {
    waiting = null;
    if (ended != null) {
      boolean _ = Thread.interrupted();
    }
  }

  /** Every read that waits, or comes later, ends with {@link BodyException.GivenUp}. */
  synchronized void end(String why) {
    ended = why;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
