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
import org.linkseal.registry.StateCode;
import org.linkseal.registry.audit.Checkpoint;

/**
 * A state's audit log as its database and the registry hold it now.
 *
 * @param registry connects as the registry's auditor
 * @param database connects as the state's auditor, its schema being the search path
 */
public record LiveAudit(StateCode state, DataSource registry, DataSource database) {

  private static final int ROWS_AT_ONCE = 1_000;

  private static final String CHECKPOINTS =
      """
      SELECT position, encode(hash, 'hex') AS hash, signed_at, encode(signature, 'hex') AS signature
      FROM registry.audit_checkpoint WHERE state = ? ORDER BY position
      """;

  private static final String CHAIN =
      """
      SELECT c.position, c.id AS chained_id, encode(c.hash, 'hex') AS hash, l.*
      FROM audit_chain c LEFT JOIN audit_log l ON l.id = c.id ORDER BY c.position
      """;

  private static final String UNSEALED =
      """
      SELECT q.id AS waiting_id, l.*
      FROM audit_log l FULL JOIN audit_unsealed q ON q.id = l.id
      WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = coalesce(l.id, q.id))
      ORDER BY coalesce(l.id, q.id)
      """;

  private static final String NOW = "SELECT now()";

  /**
   * Gives everything to {@code sink}, in bounded memory. The checkpoints' snapshot is older than
   * the chain's: a checkpoint is only made of entries that are committed.
   */
  public void read(AuditSink sink)
      throws SQLException, IOException, TamperedException, UnverifiedException {
    try (Connection registryConnection = inTransaction(registry);
        PreparedStatement ofState = registryConnection.prepareStatement(CHECKPOINTS)) {
      ofState.setFetchSize(ROWS_AT_ONCE);
      ofState.setString(1, state.value());
      try (ResultSet checkpoints = ofState.executeQuery();
          Connection connection = inTransaction(database);
          Statement statement = connection.createStatement()) {
        statement.setFetchSize(ROWS_AT_ONCE);
        sink.accept(new Begin(state, now(statement)));
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
    try (ResultSet entries = statement.executeQuery(CHAIN)) {
      while (entries.next()) {
        Chained entry =
            new Chained(
                entries.getLong("position"),
                entries.getLong("chained_id"),
                entries.getString("hash"),
                row(entries));
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
            state,
            checkpoints.getLong("position"),
            checkpoints.getString("hash"),
            checkpoints.getObject("signed_at", OffsetDateTime.class).toInstant(),
            checkpoints.getString("signature"))
        : null;
  }

  private static void unsealed(Statement statement, AuditSink sink)
      throws SQLException, IOException, TamperedException, UnverifiedException {
    try (ResultSet rows = statement.executeQuery(UNSEALED)) {
      while (rows.next()) {
        AuditRow row = row(rows);
        Long waiting = rows.getObject("waiting_id", Long.class);
        long id = row == null ? rows.getLong("waiting_id") : row.id();
        sink.accept(new Unsealed(id, row, waiting != null));
      }
    }
  }

  private static @Nullable AuditRow row(ResultSet rows) throws SQLException {
    Long id = rows.getObject("id", Long.class);
    if (id == null) {
      return null;
    }
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
}
