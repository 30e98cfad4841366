package org.linkseal.telemetry.metrics;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.PoolObserver;
import org.linkseal.registry.StateCode;

/** The pools of connections to the states' databases: how large, how busy, how long waited for. */
public final class PoolMeters implements PoolObserver {
  private final Meters meters;
  private final ConcurrentMap<String, Pool> pools = new ConcurrentHashMap<>();

  public PoolMeters(Meters meters) {
    this.meters = meters;
  }

  private enum Use {
    ACTIVE,
    IDLE
  }

  /** A state that moves gets another pool, and its meters go on. */
  @Override
  public MetricsTrackerFactory of(StateCode state, DatabaseRole role) {
    Pool pool = pools.computeIfAbsent(role.roleName(state), _ -> new Pool(meters, state, role));
    return (_, stats) -> {
      pool.stats = stats;
      return pool;
    };
  }

  private static final class Pool implements IMetricsTracker {
    private final Timer wait;
    private final Counter timeouts;
    private volatile @Nullable PoolStats stats;

    private Pool(Meters meters, StateCode state, DatabaseRole role) {
      Label[] labels = {Label.state(state), Label.of("role", role)};
      wait = meters.timer(CommonMetric.POOL_WAIT, labels);
      timeouts = meters.counter(CommonMetric.POOL_TIMEOUTS, labels);
      meters.gauge(CommonMetric.POOL_WAITING, () -> read(PoolStats::getPendingThreads), labels);
      for (Use use : Use.values()) {
        meters.gauge(
            CommonMetric.POOL_CONNECTIONS,
            () ->
                read(
                    switch (use) {
                      case ACTIVE -> PoolStats::getActiveConnections;
                      case IDLE -> PoolStats::getIdleConnections;
                    }),
            labels[0],
            labels[1],
            Label.of("use", use));
      }
    }

    private double read(ToIntFunction<PoolStats> number) {
      PoolStats now = stats;
      return now == null ? 0 : number.applyAsInt(now);
    }

    @Override
    public void recordConnectionAcquiredNanos(long waited) {
      wait.record(waited, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordConnectionTimeout() {
      timeouts.increment();
    }
  }
}
