package org.linkseal.api.receive;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.staging.Manifest;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;

/**
 * The rows of uploads in the state's database, while they are received. A registry that does not
 * tell the way to it is one way of not reaching it, and is told like the others.
 */
@Singleton
final class ReceivedUploads {
  private final StatePools pools;

  ReceivedUploads(StatePools pools) {
    this.pools = pools;
  }

  void begin(Upload upload, Optional<IdempotencyMark> mark) throws SQLException {
    String sql =
        """
        SELECT begin_upload(?, ?, ?, ?, ?, ?, ?)
        """;
    try (Connection connection = connection(upload.state());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setObject(2, upload.key().keyId());
      statement.setInt(3, upload.key().linkageKey().version());
      statement.setString(4, upload.terms().fileName());
      statement.setBoolean(5, upload.terms().allowShrink());
      statement.setBytes(6, mark.map(IdempotencyMark::key).orElse(null));
      statement.setString(7, upload.terms().userName().orElse(null));
      statement.execute();
    }
  }

  AppendBase beginAppend(String id, State state, UploadTerms terms, Optional<IdempotencyMark> mark)
      throws SQLException {
    String sql =
        """
        SELECT key_id, linkage_version FROM begin_append(?, ?, ?, ?)
        """;
    try (Connection connection = connection(state);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.setString(2, terms.fileName());
      statement.setBytes(3, mark.map(IdempotencyMark::key).orElse(null));
      statement.setString(4, terms.userName().orElse(null));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new AppendBase(row.getObject(1, UUID.class), row.getInt(2));
      }
    }
  }

  /** The upload of the last 24 hours that holds the key. */
  Optional<EarlierUpload> findIdempotent(State state, IdempotencyMark mark) throws SQLException {
    String sql =
        """
        SELECT upload_id, status, strict, body_hmac, error_message FROM find_idempotent(?)
        """;
    try (Connection connection = connection(state);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, mark.key());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new EarlierUpload(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getBytes(4),
                    row.getString(5)))
            : Optional.empty();
      }
    }
  }

  /** Whether it is being received, and has not become final meanwhile. */
  boolean touch(Upload upload, long rowsReceived) throws SQLException {
    String sql =
        """
        SELECT touch_upload(?, ?)
        """;
    try (Connection connection = connection(upload.state());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, rowsReceived);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** May be repeated with the same manifest. */
  void accept(Upload upload, Manifest manifest, Found found, @Nullable String warnings)
      throws SQLException {
    String sql =
        """
        SELECT accept_upload(?, ?, ?, ?, ?, ?)
        """;
    try (Connection connection = connection(upload.state());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, manifest.rows());
      statement.setLong(3, manifest.length());
      statement.setBytes(4, manifest.sha256());
      statement.setBytes(5, found.bodyMark().orElse(null));
      statement.setString(6, warnings);
      statement.execute();
    }
  }

  /** May be repeated. */
  void reject(Upload upload, Found found, String errorMessage, @Nullable String warnings)
      throws SQLException {
    String sql =
        """
        SELECT reject_upload(?, ?, ?, ?, ?, ?)
        """;
    try (Connection connection = connection(upload.state());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, found.rows());
      statement.setString(3, errorMessage);
      statement.setBytes(4, found.bodyMark().orElse(null));
      statement.setString(5, warnings);
      statement.setBoolean(6, upload.terms().strictAnswer());
      statement.execute();
    }
  }

  void abandon(String id, State state) throws SQLException {
    String sql =
        """
        SELECT abandon_upload(?)
        """;
    try (Connection connection = connection(state);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.execute();
    }
  }

  private Connection connection(State state) throws SQLException {
    try {
      return pools.connection(state, DatabaseRole.RECEIVER);
    } catch (RegistryUnavailableException e) {
      throw new SQLTransientConnectionException(e.getMessage(), "08000", e);
    }
  }
}
