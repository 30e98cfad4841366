package org.linkseal.bench.lookup;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Searches at a fixed rate, whatever the answers take: a search that had to wait for the one before
 * it counts its waiting, so that a stall is seen by all whom it would have met.
 */
final class OpenLoop implements AutoCloseable {
  enum Phase {
    /** Not counted. */
    BETWEEN,
    AT_REST,
    DURING_REPLACE
  }

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Map<Phase, Latencies> latencies = new EnumMap<>(Phase.class);
  private final Lookup lookup;
  private final long periodNanos;
  private final Thread thread;
  private final NavigableMap<Long, Phase> phases = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  OpenLoop(Lookup lookup, int perSecond) {
    this.lookup = lookup;
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (Phase each : Phase.values()) {
      latencies.put(each, new Latencies());
    }
    enter(Phase.BETWEEN);
    thread = Thread.ofPlatform().name("searches").start(this::run);
  }

  private void run() {
    try {
      long due = System.nanoTime();
      for (long number = 0; !stopped; number++, due += periodNanos) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        if (phaseOf(due) == Phase.BETWEEN) {
          due = System.nanoTime(); // nobody counts those that are late
        }
        boolean answered = look(number);
        requireNonNull(latencies.get(phaseOf(due))).add(System.nanoTime() - due, answered);
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  /** Only the first must be answered: one that is lost later is counted, and ends nothing. */
  private boolean look(long number) throws Exception {
    try {
      lookup.look(number);
      return true;
    } catch (Exception e) {
      if (number == 0) {
        throw e;
      }
      return false;
    }
  }

  private Phase phaseOf(long due) {
    return phases.floorEntry(due).getValue();
  }

  /** What searches that are due from now on count for. */
  void enter(Phase next) {
    phases.put(System.nanoTime(), next);
  }

  /**
   * Waits for so many more searches that do not count: until none waits for one that does.
   *
   * @throws IllegalStateException when the first search failed
   */
  void passBetween(int searches) throws InterruptedException {
    enter(Phase.BETWEEN);
    int enough = count(Phase.BETWEEN) + searches;
    while (count(Phase.BETWEEN) < enough) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  /**
   * How many searches of a phase are counted.
   *
   * @throws IllegalStateException when the first search failed, which ended the loop
   */
  int count(Phase counted) {
    if (failure != null) {
      throw new IllegalStateException("a search failed", failure);
    }
    return requireNonNull(latencies.get(counted)).count();
  }

  /** To be asked after {@link #close}. */
  Quantiles quantiles(Phase counted) {
    return requireNonNull(latencies.get(counted)).quantiles();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
