package org.linkseal.bench.candidate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.linkseal.bench.setting.ScratchDatabase;

/**
 * PostgreSQL's own limit: the server copies ready rows from its disk into a new table and indexes
 * them. No client, no CSV, no cryptography, nothing checked, nothing switched over.
 */
public final class RawLimit implements Candidate {

  /** As open_load makes a snapshot's table, but with a row for each participant. */
  private static final String NEW_TABLE =
      """
      CREATE TABLE ready (token uuid, sealed bytea STORAGE PLAIN) WITH (autovacuum_enabled = off)
      """;

  /** As finish_load makes it, but of tokens: a snapshot's table has an entry for each bucket. */
  private static final String INDEX =
      """
      CREATE INDEX ON ready (token) WITH (fillfactor = 100)
      """;

  /** The memory that finish_load has, and one process more: the fastest seen. */
  private static final String INDEX_TERMS =
      "SET max_parallel_maintenance_workers = 1; SET maintenance_work_mem = '256MB'";

  private final ScratchDatabase database;
  private final Connection connection;
  private final Path rows;

  /**
   * With these rows.
   *
   * @param database of this candidate's own; dropped by {@link #close}
   * @param rows a file in PostgreSQL's binary format that the server can read
   */
  public RawLimit(ScratchDatabase database, Path rows) {
    this.database = database;
    this.connection = database.connection();
    this.rows = rows;
  }

  @Override
  public Timing replace() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INDEX_TERMS);
      statement.execute(NEW_TABLE);
      statement.execute("CHECKPOINT");
      String copy = copy();
      Stopwatch watch = new Stopwatch();
      statement.execute(copy);
      watch.ended("copy");
      statement.execute(INDEX);
      watch.ended("index");
      statement.execute("DROP TABLE ready");
      return watch.timing();
    }
  }

  private String copy() throws SQLException {
    String sql =
        """
        SELECT format('COPY ready FROM %L (FORMAT binary)', ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, rows.toString());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
