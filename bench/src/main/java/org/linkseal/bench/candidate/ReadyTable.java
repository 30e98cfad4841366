package org.linkseal.bench.candidate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table like a snapshot's, of one row for each participant, that the server fills by itself.
 *
 * @param rows a file in PostgreSQL's binary format that the server can read
 */
public record ReadyTable(Connection connection, Path rows) {

  /** The columns and options that open_load gives a snapshot's table. */
  public void create() throws SQLException {
    execute(
        """
        CREATE TABLE ready (token uuid, sealed bytea STORAGE PLAIN) WITH (autovacuum_enabled = off)
        """);
  }

  /** The server reads the file. */
  public void copy() throws SQLException {
    String sql =
        """
        SELECT format('COPY ready FROM %L (FORMAT binary)', ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, rows.toString());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        execute(row.getString(1));
      }
    }
  }

  /** The index that finish_load makes. */
  public void index() throws SQLException {
    execute(
        """
        CREATE INDEX ON ready (token) WITH (fillfactor = 100)
        """);
  }

  void drop() throws SQLException {
    execute("DROP TABLE ready");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
