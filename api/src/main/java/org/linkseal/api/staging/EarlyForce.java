package org.linkseal.api.staging;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is written to the disk while more is being written, so that little is left to wait for
 * at the end. What it finds out must be asked for: the system tells a failure only once.
 */
final class EarlyForce {
  private static final long STEP_BYTES = 16 << 20;

  private final FileChannel channel;
  private @Nullable FutureTask<@Nullable Void> running;
  private long waiting;

  EarlyForce(FileChannel channel) {
    this.channel = channel;
  }

  /** So many more bytes are written. */
  void written(int bytes) throws IOException {
    waiting += bytes;
    if (waiting >= STEP_BYTES && (running == null || running.isDone())) {
      await();
      waiting = 0;
      FutureTask<@Nullable Void> next = new FutureTask<>(this::force);
      running = next;
      Thread.ofVirtual().name("early-force").start(next);
    }
  }

  private @Nullable Void force() throws IOException {
    channel.force(false);
    return null;
  }

  /** Waits for what was begun. */
  void await() throws IOException {
    FutureTask<@Nullable Void> begun = running;
    if (begun == null) {
      return;
    }
    try {
      begun.get();
    } catch (ExecutionException e) {
      throw new IOException("a staged file could not be sent to the disk", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
