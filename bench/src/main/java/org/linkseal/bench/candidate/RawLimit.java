package org.linkseal.bench.candidate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.linkseal.bench.setting.ScratchDatabase;

/**
 * PostgreSQL's own limit: the server copies ready rows from its disk into a new table and indexes
 * them. No client, no CSV, no cryptography, nothing checked, nothing switched over.
 */
public final class RawLimit implements Candidate {

  /** The memory that finish_load has, and one process more: the fastest seen. */
  private static final String INDEX_TERMS =
      "SET max_parallel_maintenance_workers = 1; SET maintenance_work_mem = '256MB'";

  private final ScratchDatabase database;
  private final Connection connection;
  private final ReadyTable table;

  /**
   * With these rows.
   *
   * @param database of this candidate's own; dropped by {@link #close}
   * @param rows a file in PostgreSQL's binary format that the server can read
   */
  public RawLimit(ScratchDatabase database, Path rows) {
    this.database = database;
    this.connection = database.connection();
    this.table = new ReadyTable(connection, rows);
  }

  @Override
  public Timing replace() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(INDEX_TERMS);
      table.create();
      statement.execute("CHECKPOINT");
      Stopwatch watch = new Stopwatch();
      table.copy();
      watch.ended("copy");
      table.index();
      watch.ended("index");
      table.drop();
      return watch.timing();
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
