package org.linkseal.registry;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;

/** Hears how the connections of a state and role are used, and how long they were waited for. */
@FunctionalInterface
public interface PoolObserver {
  /** Asked once for each pool that is opened. */
  MetricsTrackerFactory of(StateCode state, DatabaseRole role);
}
