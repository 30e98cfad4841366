package org.linkseal.api.load;

import static org.slf4j.event.Level.DEBUG;
import static org.slf4j.event.Level.WARN;

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
import org.linkseal.registry.tasks.Repetition;
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
  private @Nullable Outcome last;
  private boolean failing;

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
        Duration pause = pauseAfterTurn();
        if (pause.isZero()) {
          await();
        } else {
          pause(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a state that nobody looks after is worse than any
  private Duration pauseAfterTurn() throws InterruptedException {
    last = null;
    try {
      Optional<State> state = registry.find(code);
      if (state.isPresent()) {
        turn(state.get());
      }
      failing = false;
      return pauses.after(last, false);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      LOG.atLevel(failing ? DEBUG : WARN).log("{}: {}; trying again", code, Repetition.reason(e));
      failing = true;
      return pauses.after(last, true);
    }
  }

  private void turn(State state) throws SQLException, IOException, InterruptedException {
    last = work.loadNext(state);
    boolean loaded = last != null && last != Outcome.NO_PLACE;
    while (isEnded(last) && !stopped) {
      pauses.none();
      last = work.loadNext(state);
    }
    // Also before a pause: what an attempt has left may be what fills the disk.
    if (loaded || !clock.instant().isBefore(cleanAt)) {
      if (janitor.clean(state) > 0) {
        sweepAt = Instant.MIN; // their files must not outlive them by an hour
      }
      cleanAt = clock.instant().plus(CLEAN_EVERY);
    }
    if (last != Outcome.TO_BE_REPEATED
        && last != Outcome.PUT_OFF
        && !clock.instant().isBefore(sweepAt)) {
      sweepAt =
          clock.instant().plus(CLEAN_EVERY); // a store that is down must not hold up the loads
      janitor.sweep(state);
      sweepAt = clock.instant().plus(SWEEP_EVERY);
    }
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
}
