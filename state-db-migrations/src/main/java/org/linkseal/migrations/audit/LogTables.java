package org.linkseal.migrations.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.audit.AuditLog;

/** Where a database has its chain, its queue and what is recorded, and how a row is read. */
enum LogTables {
  OF_A_STATE(
      """
      SELECT c.position, c.id AS chained_id, encode(c.hash, 'hex') AS hash, NULL AS digest, l.*
      FROM audit_chain c LEFT JOIN audit_log l ON l.id = c.id ORDER BY c.position
      """,
      """
      SELECT q.id AS waiting_id, NULL AS digest, l.*
      FROM audit_log l FULL JOIN audit_unsealed q ON q.id = l.id
      WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = coalesce(l.id, q.id))
      ORDER BY coalesce(l.id, q.id)
      """) {
    @Override
    LoggedRow row(long id, ResultSet rows) throws SQLException {
      OffsetDateTime at = rows.getObject("at", OffsetDateTime.class);
      return new AuditRow(
          id,
          at == null ? null : at.toInstant(),
          rows.getString("actor"),
          rows.getString("event"),
          rows.getString("upload_id"),
          rows.getObject("attempt", Integer.class),
          rows.getObject("snapshot", Long.class),
          rows.getObject("rows", Long.class),
          rows.getString("user_name"));
    }
  },
  OF_COLLABORATION(
      """
      SELECT c.position, c.id AS chained_id, encode(c.hash, 'hex') AS hash, encode(c.digest, 'hex') AS digest, r.*
      FROM audit_chain c LEFT JOIN recorded r ON r.id = c.id ORDER BY c.position
      """,
      """
      SELECT q.id AS waiting_id, encode(q.digest, 'hex') AS digest, r.*
      FROM recorded r FULL JOIN audit_unsealed q ON q.id = r.id
      WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = coalesce(r.id, q.id))
      ORDER BY coalesce(r.id, q.id)
      """) {
    @Override
    LoggedRow row(long id, ResultSet rows) throws SQLException {
      String text = rows.getString("canonical");
      return new RecordedRow(text == null ? "" : text);
    }
  };

  private final String chain;
  private final String unsealed;

  LogTables(String chain, String unsealed) {
    this.chain = chain;
    this.unsealed = unsealed;
  }

  static LogTables of(AuditLog log) {
    return log.equals(AuditLog.COLLABORATION) ? OF_COLLABORATION : OF_A_STATE;
  }

  /** Entries by position, each with its row. */
  String chain() {
    return chain;
  }

  /** What the chain does not have. */
  String unsealed() {
    return unsealed;
  }

  /** Null when the log has none of this id. */
  @Nullable LoggedRow row(ResultSet rows) throws SQLException {
    Long id = rows.getObject("id", Long.class);
    return id == null ? null : row(id, rows);
  }

  abstract LoggedRow row(long id, ResultSet rows) throws SQLException;
}
