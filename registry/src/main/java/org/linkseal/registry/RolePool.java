package org.linkseal.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one role to one state's database. Once the database could not be reached, one
 * caller at a time tries it again and waits; all others are refused at once, so that a state that
 * is down costs the searches of the others nothing.
 */
final class RolePool implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration VALIDATION = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(2);

  /** How long a database that could not be reached is left alone. */
  static final Duration LEFT_ALONE = Duration.ofMillis(250);

  private final String roleName;
  private final PoolLimits limits;
  private final StateCredentials credentials;
  private final Service service;
  private final ScheduledExecutorService housekeeping;
  private final Clock clock;
  private final @Nullable MetricsTrackerFactory observed;
  private final ReentrantLock trying = new ReentrantLock();
  private volatile @Nullable Failure failure;

  // Guarded by this.
  private @Nullable DatabaseLocation location;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  RolePool(
      String roleName,
      PoolLimits limits,
      StateCredentials credentials,
      Service service,
      ScheduledExecutorService housekeeping,
      Clock clock,
      @Nullable MetricsTrackerFactory observed) {
    this.roleName = roleName;
    this.limits = limits;
    this.credentials = credentials;
    this.service = service;
    this.housekeeping = housekeeping;
    this.clock = clock;
    this.observed = observed;
  }

  Connection connection(DatabaseLocation wanted) throws SQLException {
    Failure known = failure;
    if (known == null || !known.location().equals(wanted)) {
      return borrow(wanted);
    }
    if (RecentAnswers.isRecent(known.at(), clock.instant(), LEFT_ALONE) || !trying.tryLock()) {
      throw new SQLTransientConnectionException(
          roleName + " could not connect a moment ago", known.cause().getSQLState(), known.cause());
    }
    try {
      connectOnce(wanted);
      return borrow(wanted);
    } finally {
      trying.unlock();
    }
  }

  /** A pool that has none connects again and again, for as long as whoever asked it waits. */
  private void connectOnce(DatabaseLocation wanted) throws SQLException {
    HikariDataSource current = pool(wanted);
    if (current.getHikariPoolMXBean().getTotalConnections() > 0) {
      return;
    }
    try {
      current.getDataSource().getConnection().close();
    } catch (SQLException e) {
      failure = new Failure(wanted, e, clock.instant());
      throw new SQLTransientConnectionException(
          roleName + " still cannot connect", e.getSQLState(), e);
    }
  }

  private Connection borrow(DatabaseLocation wanted) throws SQLException {
    HikariDataSource current = pool(wanted);
    try {
      Connection connection = current.getConnection();
      failure = null;
      return connection;
    } catch (SQLException e) {
      if (isUnreachable(current, e)) {
        failure = new Failure(wanted, e, clock.instant());
      }
      throw e;
    }
  }

  /** A pool whose connections are merely all in use gives no cause, and has connections. */
  private static boolean isUnreachable(HikariDataSource pool, SQLException refusal) {
    return refusal.getCause() instanceof SQLException
        || pool.getHikariPoolMXBean().getTotalConnections() == 0;
  }

  private synchronized HikariDataSource pool(DatabaseLocation wanted) throws SQLException {
    if (closed) {
      throw new SQLException("The pools are closed");
    }
    HikariDataSource current = pool;
    if (current != null && wanted.equals(location)) {
      return current;
    }
    credentials.password(roleName); // without one there is nothing to wait for
    HikariDataSource opened = open(wanted);
    pool = opened;
    location = wanted;
    if (current != null) {
      // The state has moved: what still runs on the old server is cut off there.
      Thread.ofVirtual().start(current::close);
    }
    return opened;
  }

  private HikariDataSource open(DatabaseLocation wanted) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(roleName);
    config.setDataSource(new RoleDataSource(wanted, roleName, limits, credentials, service));
    config.setMaximumPoolSize(limits.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(WAIT.toMillis());
    config.setValidationTimeout(VALIDATION.toMillis());
    config.setScheduledExecutor(housekeeping);
    config.setMetricsTrackerFactory(observed);
    return new HikariDataSource(config);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
    }
  }

  private record Failure(DatabaseLocation location, SQLException cause, Instant at) {}
}
