package org.linkseal.api.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.load.LoadJob.Outcome;
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
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final StateCode code;
  private final StateRegistry registry;
  private final StateWork work;
  private final Janitor janitor;
  private final Clock clock;

  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean stopped;
  private final Pauses pauses = new Pauses();
  private Instant cleanAt = Instant.MIN;
  private Instant sweepAt = Instant.MIN;
  private boolean failed;

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
        Optional<Duration> pause = pauseAfterTurn();
        failed = pause.isPresent();
        if (failed) {
          pause(pause.get());
        } else {
          await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Duration> pauseAfterTurn() throws InterruptedException {
    try {
      Optional<State> state = registry.find(code);
      return state.isEmpty() ? Optional.empty() : turn(state.get());
    } catch (SQLException e) {
      logFailure("SQLSTATE " + e.getSQLState());
    } catch (IOException | RuntimeException e) {
      logFailure(e.getClass().getName());
    }
    return Optional.of(pauses.afterFailure());
  }

  private Optional<Duration> turn(State state)
      throws SQLException, IOException, InterruptedException {
    Outcome outcome = work.loadNext(state);
    boolean loaded = outcome != null;
    while (isEnded(outcome) && !stopped) {
      pauses.none();
      outcome = work.loadNext(state);
    }
    // Also before a pause: what an attempt has left may be what fills the disk.
    if (loaded || !clock.instant().isBefore(cleanAt)) {
      janitor.clean(state);
      cleanAt = clock.instant().plus(CLEAN_EVERY);
    }
    if (outcome == Outcome.TO_BE_REPEATED) {
      return Optional.of(pauses.afterAttempt());
    }
    if (outcome == Outcome.PUT_OFF) {
      return Optional.of(pauses.afterOutage());
    }
    pauses.none();
    if (!clock.instant().isBefore(sweepAt)) {
      sweepAt =
          clock.instant().plus(CLEAN_EVERY); // a store that is down must not hold up the loads
      janitor.sweep(state);
      sweepAt = clock.instant().plus(SWEEP_EVERY);
    }
    return Optional.empty();
  }

  /** There may be another upload to load at once. */
  private static boolean isEnded(@Nullable Outcome outcome) {
    return outcome == Outcome.PUBLISHED
        || outcome == Outcome.FAILED
        || outcome == Outcome.LEASE_LOST;
  }

  private void await() throws InterruptedException {
    if (wakeUps.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUps.drainPermits();
      cleanAt = Instant.MIN;
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (!stopped && System.nanoTime() < end) {
      wakeUps.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    cleanAt = Instant.MIN;
  }

  private void logFailure(String what) {
    if (!failed) {
      LOG.warn("{}: {}; trying again", code, what);
    } else {
      LOG.debug("{}: {}; trying again", code, what);
    }
  }
}
