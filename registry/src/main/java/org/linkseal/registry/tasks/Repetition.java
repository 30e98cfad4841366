package org.linkseal.registry.tasks;

import static org.slf4j.event.Level.DEBUG;
import static org.slf4j.event.Level.WARN;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A turn that is taken again and again on a thread of its own, whatever goes wrong in one. */
public final class Repetition implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repetition.class);

  private final String name;
  private final Duration pause;
  private final Turn turn;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean failing; // of its thread alone

  /**
   * Names what is repeated; {@link #start} begins with it.
   *
   * @param name of the thread, and in logs
   * @param pause between two turns, in whole milliseconds
   */
  public Repetition(String name, Duration pause, Turn turn) {
    this.name = name;
    this.pause = pause;
    this.turn = turn;
  }

  /** What is repeated. A failure is logged, once until a turn succeeds again. */
  @FunctionalInterface
  public interface Turn {
    /** Takes one turn. */
    void run() throws Exception;
  }

  /** Begins, once: the first turn comes after {@code delay}. */
  public void start(Duration delay) {
    Thread.ofVirtual().name(name).start(() -> repeat(delay));
  }

  private void repeat(Duration delay) {
    try {
      Duration before = delay;
      while (!ended.await(before.toMillis(), TimeUnit.MILLISECONDS)) {
        takeTurn();
        before = pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a loop that ends in silence is worse than any of these
  private void takeTurn() throws InterruptedException {
    try {
      turn.run();
      failing = false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (ended.getCount() > 0) {
        LOG.atLevel(failing ? DEBUG : WARN).log("{}: {}; trying again", name, reason(e));
      }
      failing = true;
    }
  }

  /** What a log may say of a failure: its SQLSTATE or its class. A message may hold anything. */
  public static String reason(Throwable failure) {
    return failure instanceof SQLException e
        ? "SQLSTATE " + e.getSQLState()
        : failure.getClass().getName();
  }

  /** No turn begins any more. One that goes on is not waited for. */
  @Override
  public void close() {
    ended.countDown();
  }
}
