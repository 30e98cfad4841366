package org.linkseal.quickstart;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of a running system: started in the order in which they need each other, stopped in the
 * reverse one. Any thread may stop them, also while another still starts some.
 */
public final class RunningParts implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** How a part is started. */
  @FunctionalInterface
  public interface Part<T extends AutoCloseable> {
    /** Returns it once it runs. */
    T start() throws IOException;
  }

  /**
   * Starts a part under the lock that {@link #close} takes, so that none is started behind it.
   *
   * @throws StartFailedException once they are closed
   */
  public synchronized <T extends AutoCloseable> T start(Part<T> part) throws IOException {
    if (closed) {
      throw new StartFailedException("Stopped before everything was started.", null);
    }
    T started = part.start();
    running.push(started);
    return started;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("A part did not stop: " + e.getMessage());
      }
    }
  }
}
