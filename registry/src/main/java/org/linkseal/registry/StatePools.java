package org.linkseal.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * One small pool of connections for each state and role, opened when first asked for. A state that
 * is down, frozen or moved concerns its own pools only.
 */
public final class StatePools implements AutoCloseable {

  private final StateCredentials credentials;
  private final Service service;
  private final Clock clock;
  private final @Nullable PoolObserver observer;
  private final Map<String, RolePool> pools = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor housekeeping =
      new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("state-pools").factory());
  private volatile boolean closed;

  public StatePools(DataSource registry, ServiceSecrets secrets, Service service) {
    this(registry, secrets, service, Clock.systemUTC(), null);
  }

  public StatePools(
      DataSource registry, ServiceSecrets secrets, Service service, PoolObserver observer) {
    this(registry, secrets, service, Clock.systemUTC(), observer);
  }

  StatePools(
      DataSource registry,
      ServiceSecrets secrets,
      Service service,
      Clock clock,
      @Nullable PoolObserver observer) {
    this.credentials = new StateCredentials(registry, secrets, service);
    this.service = service;
    this.clock = clock;
    this.observer = observer;
    housekeeping.setRemoveOnCancelPolicy(true);
  }

  /**
   * A connection in autocommit mode, its search path being the state's schema alone.
   *
   * @param state as the registry has just given it: its location decides where to connect
   * @throws SQLException within two seconds or so, when the state's database cannot be reached, all
   *     connections stay in use, or the registry has no credential of the role for this service
   * @throws RegistryUnavailableException when the credential is not known yet and the registry is
   *     down
   */
  public Connection connection(State state, DatabaseRole role) throws SQLException {
    if (closed) {
      throw new SQLException("The pools are closed");
    }
    return pools
        .computeIfAbsent(role.roleName(state.code()), name -> pool(name, state.code(), role))
        .connection(state.database());
  }

  private RolePool pool(String roleName, StateCode state, DatabaseRole role) {
    return new RolePool(
        roleName,
        PoolLimits.of(role),
        credentials,
        service,
        housekeeping,
        clock,
        observer == null ? null : observer.of(state, role));
  }

  @Override
  public void close() {
    closed = true;
    pools.values().forEach(RolePool::close);
    housekeeping.shutdownNow();
  }
}
