package org.linkseal.api.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after one state: loads its uploads in order, cleans up behind them, never gives up. */
final class StateLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StateLoop.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration CLEAN_EVERY = Duration.ofMinutes(1);
  private static final int LONGEST_PAUSE_SECONDS = 10;

  /** Seconds before the second, third, fourth and fifth attempt: 1, 5, 25, 125. */
  private static final int REPEAT_BASE = 5;

  private final StateCode code;
  private final StateRegistry registry;
  private final StateWork work;
  private final Janitor janitor;
  private final Clock clock;

  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean stopped;
  private Instant cleanAt = Instant.MIN;
  private int failures;
  private int repeats;

  StateLoop(StateCode code, StateRegistry registry, StateWork work, Janitor janitor, Clock clock) {
    this.code = code;
    this.registry = registry;
    this.work = work;
    this.janitor = janitor;
    this.clock = clock;
  }

  /** There is something to load or to clean. */
  void wake() {
    wakeUps.release();
  }

  /** Ends the loop after what it is doing. */
  void stop() {
    stopped = true;
    wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        if (turnWithoutFailure()) {
          failures = 0;
          await();
        } else {
          failures++;
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean turnWithoutFailure() throws InterruptedException {
    try {
      Optional<State> state = registry.find(code);
      return state.isEmpty() || turn(state.get());
    } catch (SQLException e) {
      repeats = 0;
      logFailure("SQLSTATE " + e.getSQLState());
    } catch (IOException | RuntimeException e) {
      logFailure(e.getClass().getName());
    }
    return false;
  }

  private boolean turn(State state) throws SQLException, IOException, InterruptedException {
    LoadJob.Outcome outcome = work.loadNext(state);
    while (outcome != null && !stopped) {
      cleanAt = Instant.MIN;
      if (outcome == LoadJob.Outcome.TO_BE_REPEATED) {
        repeats++;
        return false;
      }
      outcome = work.loadNext(state);
    }
    repeats = 0;
    if (!clock.instant().isBefore(cleanAt)) {
      janitor.clean(state);
      cleanAt = clock.instant().plus(CLEAN_EVERY);
    }
    return true;
  }

  private void await() throws InterruptedException {
    if (wakeUps.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUps.drainPermits();
      cleanAt = Instant.MIN;
    }
  }

  /**
   * With jitter: many states may share the server that has just come back. An upload has few
   * attempts, so these are far apart: a full disk or a restart has minutes to pass.
   */
  private void pause() throws InterruptedException {
    int seconds =
        repeats > 0
            ? (int) Math.pow(REPEAT_BASE, Math.min(repeats - 1, 3))
            : Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(failures, 4));
    long millis = ThreadLocalRandom.current().nextLong(seconds * 500L, seconds * 1_000L);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!stopped && System.nanoTime() < end) {
      wakeUps.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    cleanAt = Instant.MIN;
  }

  private void logFailure(String what) {
    if (failures == 0) {
      LOG.warn("{}: {}; trying again", code, what);
    } else {
      LOG.debug("{}: {}; trying again", code, what);
    }
  }
}
