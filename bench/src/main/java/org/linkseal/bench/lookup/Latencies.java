package org.linkseal.bench.lookup;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How long searches took; one that was not answered took longer than any. One thread adds. */
public final class Latencies {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private long[] nanos = new long[1024];
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  public void add(long taken, boolean answered) {
    int place = count.get();
    if (place == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * place);
    }
    nanos[place] = answered ? taken : FOR_EVER;
    if (!answered) {
      unanswered.incrementAndGet();
    }
    count.set(place + 1);
  }

  /** Those of another thread that has ended. */
  public void addAll(Latencies others) {
    for (int place = 0; place < others.count(); place++) {
      add(others.nanos[place], others.nanos[place] != FOR_EVER);
    }
  }

  /** So far; any thread may ask. */
  int count() {
    return count.get();
  }

  /** Of all, once the thread that adds has ended. */
  public Quantiles quantiles() {
    long[] sorted = Arrays.copyOf(nanos, count());
    Arrays.sort(sorted);
    return new Quantiles(
        sorted.length, unanswered.get(), at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
  }

  /** The least value that so great a part of all does not pass, in milliseconds, or infinite. */
  private static double at(long[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int index = Math.max(0, (int) Math.ceil(part * sorted.length) - 1);
    return sorted[index] == FOR_EVER
        ? Double.POSITIVE_INFINITY
        : sorted[index] / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
