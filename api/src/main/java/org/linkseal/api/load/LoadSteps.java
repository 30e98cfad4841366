package org.linkseal.api.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.State;

/** The loader's functions in a state's database. Each checks the claim and its lease. */
final class LoadSteps {
  private LoadSteps() {}

  /** Whether {@link #claim} would find an upload. */
  static boolean isWaiting(Connection connection) throws SQLException {
    String sql =
        """
        SELECT upload_waits()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  static Optional<Claim> claim(Connection connection, State state, Duration lease)
      throws SQLException {
    String sql =
        """
        SELECT upload_id, attempt, key_id, rows, staged_length, staged_sha256, kind, given_up
        FROM claim_upload(?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, (int) lease.toSeconds());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(claim(state, row)) : Optional.empty();
      }
    }
  }

  private static Claim claim(State state, ResultSet row) throws SQLException {
    return new Claim(
        state,
        row.getString("upload_id"),
        row.getInt("attempt"),
        row.getObject("key_id", UUID.class),
        new Manifest(
            row.getLong("rows"), row.getLong("staged_length"), row.getBytes("staged_sha256")),
        UploadKind.of(row.getString("kind")),
        row.getBoolean("given_up"));
  }

  /**
   * Returns false when the lease is lost.
   *
   * @throws SQLException also if the upload stays locked ({@link SqlStates#LOCK_NOT_AVAILABLE})
   */
  static boolean renew(Connection connection, Claim claim, Duration lease) throws SQLException {
    String sql =
        """
        SELECT renew_lease(?, ?, ?) FROM set_config('lock_timeout', '2s', true)
        """;
    connection.setAutoCommit(false); // the setting lasts as long as the transaction
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, claim.uploadId());
      statement.setInt(2, claim.attempt());
      statement.setInt(3, (int) lease.toSeconds());
      boolean kept;
      try (ResultSet row = statement.executeQuery()) {
        kept = row.next() && row.getBoolean(1);
      }
      connection.commit();
      return kept;
    }
  }

  /** Returns the snapshot; its empty tables are committed. */
  static long open(Connection connection, Claim claim) throws SQLException {
    String sql =
        """
        SELECT open_load(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, claim.uploadId());
      statement.setInt(2, claim.attempt());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static void finish(Connection connection, Claim claim, long snapshot) throws SQLException {
    String sql =
        """
        SELECT finish_load(?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, snapshot);
      statement.setInt(2, claim.attempt());
      statement.setLong(3, claim.manifest().rows());
      statement.execute();
    }
  }

  /** May be repeated. Returns false when the upload is FAILED now instead. */
  static boolean publish(Connection connection, Claim claim, long snapshot) throws SQLException {
    String sql =
        """
        SELECT publish(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, snapshot);
      statement.setInt(2, claim.attempt());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  static void release(Connection connection, Claim claim, boolean excused) throws SQLException {
    String sql =
        """
        SELECT release_upload(?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, claim.uploadId());
      statement.setInt(2, claim.attempt());
      statement.setBoolean(3, excused);
      statement.execute();
    }
  }

  static void fail(Connection connection, Claim claim, String reason) throws SQLException {
    String sql =
        """
        SELECT fail_upload(?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, claim.uploadId());
      statement.setInt(2, claim.attempt());
      statement.setString(3, reason);
      statement.execute();
    }
  }
}
