package org.linkseal.registry;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.linkseal.registry.keys.ServiceSecrets;

/** One small pool of connections for each state and role, opened when first asked for. */
public final class StatePools implements AutoCloseable {

  public StatePools(DataSource registry, ServiceSecrets secrets, Service service) {}

  /** A connection in autocommit mode, within two seconds or not at all. */
  public Connection connection(State state, DatabaseRole role) throws SQLException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
