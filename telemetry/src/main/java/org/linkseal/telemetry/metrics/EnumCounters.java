package org.linkseal.telemetry.metrics;

import io.micrometer.core.instrument.Counter;

/**
 * A counter for each of some constants. All are there from the start, so that the first increment
 * is one for Prometheus too.
 */
public final class EnumCounters<E extends Enum<E>> {
  private final PerConstant<E, Counter> counters;

  EnumCounters(PerConstant<E, Counter> counters) {
    this.counters = counters;
  }

  public void increment(E constant) {
    counters.of(constant).increment();
  }

  /** Nothing for an amount of 0, which most are. */
  public void increment(E constant, long amount) {
    if (amount > 0) {
      counters.of(constant).increment((double) amount);
    }
  }
}
