package org.linkseal.bench.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;

/**
 * Counts the connections on which a statement has run since it was made. Those that a pool keeps
 * from an earlier run are not of this one, and a pool's own question whether they live has no text.
 */
public final class ConnectionMeter {
  private final Connection server;
  private final OffsetDateTime begin;

  /**
   * Begins now.
   *
   * @param server a superuser's
   */
  public ConnectionMeter(Connection server) throws SQLException {
    this.server = server;
    try (Statement statement = server.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      begin = row.getObject(1, OffsetDateTime.class);
    }
  }

  /**
   * So far, of those that are open now.
   *
   * @param databases as LIKE matches their names
   */
  public Connections read(String databases) throws SQLException {
    String sql =
        """
        SELECT coalesce(sum(used), 0), coalesce(max(used), 0)
        FROM (SELECT count(*) AS used FROM pg_stat_activity
              WHERE backend_type = 'client backend' AND datname LIKE ? AND query <> ''
                AND state_change >= ?
              GROUP BY datname) AS of_databases
        """;
    try (PreparedStatement statement = server.prepareStatement(sql)) {
      statement.setString(1, databases);
      statement.setObject(2, begin);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Connections(row.getInt(1), row.getInt(2));
      }
    }
  }
}
