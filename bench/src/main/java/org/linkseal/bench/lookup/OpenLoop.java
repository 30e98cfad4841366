package org.linkseal.bench.lookup;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
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

  private final Map<Phase, Latencies> latencies = new EnumMap<>(Phase.class);
  private final Lookup lookup;
  private final long periodNanos;
  private final Thread thread;
  private volatile Phase phase = Phase.BETWEEN;
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  OpenLoop(Lookup lookup, int perSecond) {
    this.lookup = lookup;
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (Phase each : Phase.values()) {
      latencies.put(each, new Latencies());
    }
    thread = Thread.ofPlatform().name("searches").start(this::run);
  }

  private void run() {
    try {
      long due = System.nanoTime();
      for (long number = 0; !stopped; number++, due += periodNanos) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        Phase then = phase;
        lookup.look(number);
        requireNonNull(latencies.get(then)).add(System.nanoTime() - due);
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  /** From now on. */
  void enter(Phase next) {
    phase = next;
  }

  /**
   * How many searches of a phase are counted.
   *
   * @throws IllegalStateException when a search failed, which ended the loop
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
