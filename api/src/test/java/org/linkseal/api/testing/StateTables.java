package org.linkseal.api.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.linkseal.migrations.testing.TestCluster;

/** A look into a state's database as only its superuser has it. */
public final class StateTables {
  private final TestCluster cluster;
  private final String database;

  public StateTables(TestCluster cluster, String state) {
    this.cluster = cluster;
    this.database = "state_" + state;
  }

  /** The snapshot that searches see. */
  public long currentSnapshot() throws SQLException {
    return number("SELECT coalesce(current, 0) FROM linkseal.pointer");
  }

  public long currentRows() throws SQLException {
    return number("SELECT count(*) FROM linkseal.load_%d".formatted(currentSnapshot()));
  }

  /** Rows that stand on disk before one with a smaller token. */
  public long currentRowsOutOfOrder() throws SQLException {
    return number(
        """
        SELECT count(*) FROM (
            SELECT token < lag(token) OVER (ORDER BY ctid) AS smaller FROM linkseal.load_%d) ordered
        WHERE smaller
        """
            .formatted(currentSnapshot()));
  }

  /** The status as the database has it. */
  public String storedStatus(String uploadId) throws SQLException {
    return text("SELECT status FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** How many of its attempts do not count against the upload. */
  public long excusedAttempts(String uploadId) throws SQLException {
    return number("SELECT excused FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** The upload that was begun last. */
  public String newestUpload() throws SQLException {
    return text("SELECT upload_id FROM linkseal.upload ORDER BY created_at DESC LIMIT 1");
  }

  public long uploads() throws SQLException {
    return number("SELECT count(*) FROM linkseal.upload");
  }

  /** Of uploads whose rows are still expected. */
  public long receiving() throws SQLException {
    return number("SELECT count(*) FROM linkseal.upload WHERE status = 'receiving'");
  }

  /** Of uploads that were taken for whole files of good rows. */
  public long accepted() throws SQLException {
    return number("SELECT count(*) FROM linkseal.upload WHERE sequence IS NOT NULL");
  }

  public UUID keyOf(String uploadId) throws SQLException {
    return UUID.fromString(
        text("SELECT key_id FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId)));
  }

  public String errorMessage(String uploadId) throws SQLException {
    return text(
        "SELECT error_message FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** What is stored of an idempotency key and of the rows, as hexadecimal digits. */
  public String idempotencyOf(String uploadId) throws SQLException {
    return text(
        """
        SELECT encode(idempotency_key, 'hex') || ' ' || encode(body_hmac, 'hex')
        FROM linkseal.upload WHERE upload_id = '%s'
        """
            .formatted(uploadId));
  }

  /** As if the time of every lease were over. */
  public void endLeases() throws SQLException {
    change("UPDATE linkseal.upload SET lease_until = now() WHERE lease_until IS NOT NULL");
  }

  /** As if the upload had failed without anyone to clean up. */
  public void fail(String uploadId) throws SQLException {
    change(
        "UPDATE linkseal.upload SET status = 'failed' WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** The uploads that were published, each time that they were. */
  public List<String> publishedUploads() throws SQLException {
    return List.of(
        text("""
        SELECT string_agg(upload_id, ',' ORDER BY id)
        FROM linkseal.audit_log WHERE event = 'published'
        """)
            .split(","));
  }

  /** The tables of snapshots, whichever state they are in. */
  public long loadTables() throws SQLException {
    return number("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^load_'");
  }

  /** As if all that was superseded had been so much earlier. */
  public void supersededEarlier(String interval) throws SQLException {
    change(
        "UPDATE linkseal.snapshot SET superseded_at = superseded_at - interval '%s'"
            .formatted(interval));
  }

  /** As if receiving had not been heard of for so long. */
  public void silentFor(String interval) throws SQLException {
    change(
        "UPDATE linkseal.upload SET heartbeat_at = heartbeat_at - interval '%s'"
            .formatted(interval));
  }

  /** As if this were another database: it knows other keys. */
  public void forgetKeys() throws SQLException {
    change("UPDATE linkseal.upload SET key_id = gen_random_uuid()");
  }

  public void limitStaleness(String interval) throws SQLException {
    change("UPDATE linkseal.settings SET staleness_limit = interval '%s'".formatted(interval));
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Holds off whatever needs this table, until the connection is closed. */
  public Connection holding(String table) throws SQLException {
    Connection connection = superuser();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE linkseal.%s IN ACCESS EXCLUSIVE MODE".formatted(table));
    }
    return connection;
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new AssertionError("no row");
      }
      return row.getString(1);
    }
  }

  private Connection superuser() throws SQLException {
    return cluster.superuser(database);
  }
}
