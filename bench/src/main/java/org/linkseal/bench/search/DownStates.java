package org.linkseal.bench.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.linkseal.bench.setting.Installation;
import org.linkseal.registry.StateCode;

/** States whose databases cut their connections and refuse new ones, until it is closed. */
public final class DownStates implements AutoCloseable {
  private final Connection server;
  private final List<StateCode> states;

  /**
   * They go down.
   *
   * @param server a superuser's
   */
  public DownStates(Connection server, List<StateCode> states) throws SQLException {
    this.server = server;
    this.states = states;
    String cut =
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?
        """;
    allowConnections(false);
    try (PreparedStatement statement = server.prepareStatement(cut)) {
      for (StateCode state : states) {
        statement.setString(1, Installation.databaseOf(state));
        statement.execute();
      }
    }
  }

  /** They come up. */
  @Override
  public void close() throws SQLException {
    allowConnections(true);
  }

  private void allowConnections(boolean allowed) throws SQLException {
    try (Statement statement = server.createStatement()) {
      for (StateCode state : states) {
        String database = statement.enquoteIdentifier(Installation.databaseOf(state), true);
        statement.execute("ALTER DATABASE %s ALLOW_CONNECTIONS %b".formatted(database, allowed));
      }
    }
  }
}
