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
    return number(
        "SELECT coalesce(sum(cardinality(tokens)), 0) FROM linkseal.load_%d"
            .formatted(currentSnapshot()));
  }

  /**
   * How many chunks stand on disk before one with smaller tokens, and how many chunks there are. A
   * short one may fill an earlier page.
   */
  public long[] currentChunksOutOfOrder() throws SQLException {
    long snapshot = currentSnapshot();
    return new long[] {
      number(
          """
          SELECT count(*) FROM (
              SELECT tokens[1] < lag(tokens[1]) OVER (ORDER BY ctid) AS smaller FROM linkseal.load_%d
          ) ordered
          WHERE smaller
          """
              .formatted(snapshot)),
      number("SELECT count(*) FROM linkseal.load_%d".formatted(snapshot))
    };
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

  /** Who is on record as the sender. */
  public String senderOf(String uploadId) throws SQLException {
    return text(
        """
        SELECT coalesce(user_name, 'nobody') FROM linkseal.audit_log
        WHERE upload_id = '%s' AND event IN ('upload_begun', 'append_begun')
        """
            .formatted(uploadId));
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

  /** As the janitor does with an upload that it has not heard of for long. */
  public void abandon(String uploadId) throws SQLException {
    change("SELECT linkseal.abandon_upload('%s')".formatted(uploadId));
  }

  /** As if the janitor had missed the heartbeats of all uploads for long. */
  public void foundSilent() throws SQLException {
    change(
        """
        UPDATE linkseal.upload
        SET heartbeat_at = now() - interval '1 hour', silent_since = now() - interval '30 minutes'
        """);
  }

  /** The attempts that count against the upload, the one that goes on or succeeded included. */
  public long countedAttempts(String uploadId) throws SQLException {
    return number(
        "SELECT attempt - excused FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** All attempts to load it. */
  public long attempts(String uploadId) throws SQLException {
    return number("SELECT attempt FROM linkseal.upload WHERE upload_id = '%s'".formatted(uploadId));
  }

  /** Holds up whatever would seal the newest snapshot, until the connection is closed. */
  public Connection holdingNewestLoad() throws SQLException {
    Connection connection = superuser();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "LOCK TABLE linkseal.load_%d IN ROW EXCLUSIVE MODE"
              .formatted(number("SELECT max(id) FROM linkseal.snapshot")));
    }
    return connection;
  }

  /** Whether somebody has a lease that has run out. */
  public boolean leasesAreOver() throws SQLException {
    return number("SELECT count(*) FROM linkseal.upload WHERE lease_until <= clock_timestamp()")
        > 0;
  }

  /** Whether a session waits for a lock. */
  public boolean isBlocked() throws SQLException {
    return number(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """)
        > 0;
  }

  /** As if somebody had made a view of it: the table cannot be dropped. */
  public void dependOnCurrentTable() throws SQLException {
    change(
        "CREATE VIEW linkseal.somebodys AS SELECT bucket FROM linkseal.load_" + currentSnapshot());
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
    return holding(table, "ACCESS EXCLUSIVE");
  }

  /** Holds off whatever would publish, until the connection is closed. */
  public Connection holdingPublishes() throws SQLException {
    Connection connection = superuser();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
    }
    return connection;
  }

  /** Holds off whatever changes this table, and lets it be read. */
  public Connection holdingChanges(String table) throws SQLException {
    return holding(table, "SHARE");
  }

  private Connection holding(String table, String mode) throws SQLException {
    Connection connection = superuser();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE linkseal.%s IN %s MODE".formatted(table, mode));
    }
    return connection;
  }

  /** How many calls of this function wait for a lock. */
  public long waiting(String function) throws SQLException {
    return number(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'SELECT %s(%%'
        """
            .formatted(function));
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
