package org.linkseal.quickstart.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.linkseal.migrations.testing.TestInstallation;

/** What the databases hold of state ea, as only their superuser sees it. */
final class StateRecords {
  private static final String STATE = "state_ea";
  private static final String REGISTRY = "registry";

  private final TestInstallation installation;

  StateRecords(TestInstallation installation) {
    this.installation = installation;
  }

  /** The upload that was begun last; empty when there is none. */
  String newestUpload() {
    List<String> newest =
        inState("SELECT upload_id FROM linkseal.upload ORDER BY created_at DESC LIMIT 1");
    return newest.isEmpty() ? "" : newest.getFirst();
  }

  String status(String upload) {
    return inState("SELECT status FROM linkseal.upload WHERE upload_id = ?", upload).getFirst();
  }

  /** Why it has FAILED. */
  String error(String upload) {
    return inState("SELECT error_message FROM linkseal.upload WHERE upload_id = ?", upload)
        .getFirst();
  }

  /** How many of its attempts count against the upload. */
  int attemptsSpent(String upload) {
    return Integer.parseInt(
        inState("SELECT attempt - excused FROM linkseal.upload WHERE upload_id = ?", upload)
            .getFirst());
  }

  /** Uploads that were published more than once, by the audit log or by their snapshots. */
  List<String> publishedTwice() {
    return inState(
        """
        SELECT 'audit' FROM linkseal.audit_log WHERE event IN ('published', 'appended')
        GROUP BY upload_id HAVING count(*) > 1
        UNION ALL
        SELECT 'snapshots' FROM linkseal.snapshot WHERE published_at IS NOT NULL OR state = 'appended'
        GROUP BY upload_id HAVING count(*) > 1
        """);
  }

  /** Complete uploads whose publish the audit log does not know, or the other way round. */
  List<String> publishedWithoutRecord() {
    return inState(
        """
        SELECT upload_id FROM linkseal.upload WHERE status = 'complete'
        EXCEPT SELECT upload_id FROM linkseal.audit_log WHERE event IN ('published', 'appended')
        UNION ALL (
        SELECT upload_id FROM linkseal.audit_log WHERE event IN ('published', 'appended')
        EXCEPT SELECT upload_id FROM linkseal.upload WHERE status = 'complete')
        """);
  }

  /** How many attempts of the newest upload ended by silence: they were not given back. */
  int leasesRunOut() {
    return Integer.parseInt(
        inState(
                """
                SELECT attempt - 1 - (SELECT count(*) FROM linkseal.audit_log a
                                      WHERE a.upload_id = u.upload_id AND a.event = 'upload_released')
                FROM linkseal.upload u ORDER BY created_at DESC LIMIT 1
                """)
            .getFirst());
  }

  /** How many rows the searches' table has. */
  long currentRows() {
    String current = inState("SELECT current FROM linkseal.pointer").getFirst();
    return Long.parseLong(
        inState("SELECT sum(cardinality(tokens)) FROM linkseal.load_" + current).getFirst());
  }

  List<String> unfinishedUploads() {
    return inState(
        """
        SELECT upload_id || ' ' || status FROM linkseal.upload
        WHERE status NOT IN ('complete', 'failed', 'abandoned') OR lease_until IS NOT NULL
        """);
  }

  /**
   * Tables that are neither the current snapshot's nor of one that was superseded a moment ago:
   * those are kept back for late searches.
   */
  List<String> tablesLeft() {
    return inState(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'linkseal'::regnamespace AND relkind = 'r' AND relname ~ '^[a-z]+_[0-9]+$'
          AND substring(relname FROM '[0-9]+$')::bigint NOT IN (
              SELECT current FROM linkseal.pointer WHERE current IS NOT NULL
              UNION ALL
              SELECT id FROM linkseal.snapshot WHERE superseded_at > clock_timestamp() - interval '3 minutes')
        """);
  }

  /** Files of the database that no catalogue knows: nothing would ever remove them. */
  List<String> filesOfNoTable() {
    return inState(
        """
        CHECKPOINT;
        SELECT file FROM pg_ls_dir('base/' || (SELECT oid FROM pg_database WHERE datname = current_database())) AS file
        WHERE file ~ '^[0-9]+' AND substring(file FROM '^[0-9]+')::oid NOT IN (
            SELECT pg_relation_filenode(oid) FROM pg_class WHERE pg_relation_filenode(oid) IS NOT NULL)
        """);
  }

  /** Live keys that open nothing which searches may still need. */
  List<String> keysLeft() {
    List<String> live =
        rows(
            REGISTRY,
            "SELECT key_id FROM registry.snapshot_key WHERE state = 'ea' AND destroyed_at IS NULL");
    List<String> left = new ArrayList<>(live);
    left.removeAll(
        inState(
            """
            SELECT u.key_id FROM linkseal.upload u JOIN linkseal.snapshot s USING (upload_id)
            WHERE s.state IN ('published', 'superseded')
            """));
    return left;
  }

  /** Keys that the registry still holds, of any state. */
  List<UUID> liveKeys() {
    return rows(REGISTRY, "SELECT key_id FROM registry.snapshot_key WHERE destroyed_at IS NULL")
        .stream()
        .map(UUID::fromString)
        .toList();
  }

  UUID currentKey() {
    return UUID.fromString(inState("SELECT key_id FROM linkseal.current_snapshot()").getFirst());
  }

  /** Every table that holds rows of participants, or their ids. */
  List<String> participantTables() {
    return inState(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'linkseal'::regnamespace AND relkind = 'r' AND relname ~ '^[a-z]+_[0-9]+$'
        """);
  }

  /** Sessions of the Bulk API that the server has not ended yet. */
  List<String> sessionsOfTheBulkApi() {
    return inState(
        """
        SELECT usename FROM pg_stat_activity
        WHERE usename IN ('ea_receiver', 'ea_loader', 'ea_janitor')
        """);
  }

  /** As if ten minutes had passed: leases are over, silent senders gone, late searches ended. */
  void letTimePass() {
    change(
        STATE,
        """
        UPDATE linkseal.upload SET lease_until = lease_until - interval '10 minutes';
        UPDATE linkseal.upload
        SET heartbeat_at = heartbeat_at - interval '10 minutes',
            silent_since = heartbeat_at - interval '5 minutes';
        UPDATE linkseal.snapshot SET superseded_at = superseded_at - interval '10 minutes';
        """);
    change(REGISTRY, "UPDATE registry.snapshot_key SET created_at = created_at - interval '1 day'");
  }

  void change(String database, String sql, Object... values) {
    try (Connection superuser = connection(database);
        PreparedStatement statement = prepared(superuser, sql, values)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> inState(String sql, Object... values) {
    return rows(STATE, sql, values);
  }

  private List<String> rows(String database, String sql, Object... values) {
    try (Connection superuser = connection(database);
        PreparedStatement statement = prepared(superuser, sql, values)) {
      boolean rows = statement.execute();
      while (!rows) {
        rows = statement.getMoreResults();
      }
      List<String> found = new ArrayList<>();
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          found.add(String.valueOf(result.getString(1)));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private Connection connection(String database) throws SQLException {
    return database.equals(REGISTRY)
        ? installation.sharedCluster().superuser(database)
        : installation.stateCluster().superuser(database);
  }
}
