package org.linkseal.migrations.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Begin;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.End;
import org.linkseal.migrations.audit.AuditItem.Signed;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;

/**
 * An audit log as its database and the registry hold it now.
 *
 * @param registry connects as the registry's auditor
 * @param database connects as the log's auditor, its schema being the search path
 */
public record LiveAudit(AuditLog log, DataSource registry, DataSource database) {

  private static final int ROWS_AT_ONCE = 1_000;

  private static final String CHECKPOINTS =
      """
      SELECT position, encode(hash, 'hex') AS hash, signed_at, encode(signature, 'hex') AS signature
      FROM registry.audit_checkpoint WHERE log = ? ORDER BY position
      """;

  private static final String NOW = "SELECT now()";

  /** As what is recorded was put into its canonical form. */
  private static final String IN_UTC = "SET TimeZone = 'UTC'";

  /**
   * Gives everything to {@code sink}, in bounded memory. The checkpoints' snapshot is older than
   * the chain's: a checkpoint is only made of entries that are committed.
   */
  public void read(AuditSink sink)
      throws SQLException, IOException, TamperedException, UnverifiedException {
    try (Connection registryConnection = inTransaction(registry);
        PreparedStatement ofLog = registryConnection.prepareStatement(CHECKPOINTS)) {
      ofLog.setFetchSize(ROWS_AT_ONCE);
      ofLog.setString(1, log.name());
      try (ResultSet checkpoints = ofLog.executeQuery();
          Connection connection = inTransaction(database);
          Statement statement = connection.createStatement()) {
        statement.setFetchSize(ROWS_AT_ONCE);
        statement.execute(IN_UTC);
        sink.accept(new Begin(log, now(statement)));
        chain(statement, checkpoints, sink);
        unsealed(statement, sink);
        sink.accept(new End());
      }
    }
  }

  private static Connection inTransaction(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return connection;
  }

  private static Instant now(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(NOW)) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private void chain(Statement statement, ResultSet checkpoints, AuditSink sink)
      throws SQLException, IOException, TamperedException, UnverifiedException {
    Checkpoint checkpoint = next(checkpoints);
    try (ResultSet entries = statement.executeQuery(LogTables.of(log).chain())) {
      while (entries.next()) {
        Chained entry =
            new Chained(
                entries.getLong("position"),
                entries.getLong("chained_id"),
                entries.getString("hash"),
                entries.getString("digest"),
                LogTables.of(log).row(entries));
        while (checkpoint != null && checkpoint.position() < entry.position()) {
          sink.accept(new Signed(checkpoint));
          checkpoint = next(checkpoints);
        }
        sink.accept(entry);
      }
    }
    while (checkpoint != null) {
      sink.accept(new Signed(checkpoint));
      checkpoint = next(checkpoints);
    }
  }

  private @Nullable Checkpoint next(ResultSet checkpoints) throws SQLException {
    return checkpoints.next()
        ? new Checkpoint(
            log,
            checkpoints.getLong("position"),
            checkpoints.getString("hash"),
            checkpoints.getObject("signed_at", OffsetDateTime.class).toInstant(),
            checkpoints.getString("signature"))
        : null;
  }

  private void unsealed(Statement statement, AuditSink sink)
      throws SQLException, IOException, TamperedException, UnverifiedException {
    try (ResultSet rows = statement.executeQuery(LogTables.of(log).unsealed())) {
      while (rows.next()) {
        LoggedRow row = LogTables.of(log).row(rows);
        Long waiting = rows.getObject("waiting_id", Long.class);
        long id = waiting == null ? rows.getLong("id") : waiting;
        sink.accept(new Unsealed(id, row, waiting != null, rows.getString("digest")));
      }
    }
  }
}
