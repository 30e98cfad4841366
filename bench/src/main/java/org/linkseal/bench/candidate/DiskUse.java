package org.linkseal.bench.candidate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a schema occupies. */
public final class DiskUse {
  private DiskUse() {}

  /** All tables of the schema with all that belongs to them: indexes, TOAST, maps. */
  public static long bytes(Connection connection, String schema) throws SQLException {
    return number(
        connection,
        """
        SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)
        FROM pg_class c WHERE c.relnamespace = ?::regnamespace AND c.relkind IN ('r', 'm')
        """,
        schema);
  }

  /** How many snapshots a state's schema has a table of: one, once nothing superseded is left. */
  public static long snapshots(Connection connection, String schema) throws SQLException {
    return number(
        connection,
        """
        SELECT count(*) FROM pg_class c
        WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r' AND c.relname ~ '^load_[0-9]+$'
        """,
        schema);
  }

  private static long number(Connection connection, String sql, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
