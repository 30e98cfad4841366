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

  private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Map<Phase, Latencies> latencies = new EnumMap<>(Phase.class);
  private final Lookup lookup;
  private final long periodNanos;
  private final Thread thread;
  private final NavigableMap<Long, Phase> phases = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;
  private volatile boolean onTime;
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
        lookup.look(number);
        long taken = System.nanoTime() - due;
        onTime = taken < periodNanos;
        requireNonNull(latencies.get(phases.floorEntry(due).getValue())).add(taken);
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  /** What searches that are due from now on count for. */
  void enter(Phase next) {
    phases.put(System.nanoTime(), next);
  }

  /**
   * Waits until no search waits for another.
   *
   * @throws IllegalStateException when a search failed, or they are too slow for the rate
   */
  void catchUp() throws InterruptedException {
    long end = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
    onTime = false;
    while (!onTime) {
      requireNoFailure();
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the searches take longer than their rate leaves them");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /**
   * How many searches of a phase are counted.
   *
   * @throws IllegalStateException when a search failed, which ended the loop
   */
  int count(Phase counted) {
    requireNoFailure();
    return requireNonNull(latencies.get(counted)).count();
  }

  private void requireNoFailure() {
    if (failure != null) {
      throw new IllegalStateException("a search failed", failure);
    }
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
