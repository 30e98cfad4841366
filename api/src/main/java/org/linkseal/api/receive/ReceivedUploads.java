package org.linkseal.api.receive;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.linkseal.api.staging.Manifest;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.StatePools;

/** The rows of uploads in the state's database, while they are received. */
@Singleton
final class ReceivedUploads {
  private final StatePools pools;

  ReceivedUploads(StatePools pools) {
    this.pools = pools;
  }

  void begin(Upload upload) throws SQLException {
    String sql =
        """
        SELECT begin_upload(?, 'replace', ?, ?, ?)
        """;
    try (Connection connection = connection(upload);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setObject(2, upload.key().keyId());
      statement.setInt(3, upload.key().linkageKey().version());
      statement.setString(4, upload.fileName());
      statement.execute();
    }
  }

  void touch(Upload upload) throws SQLException {
    String sql =
        """
        SELECT touch_upload(?)
        """;
    try (Connection connection = connection(upload);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.execute();
    }
  }

  /** May be repeated with the same manifest. */
  void accept(Upload upload, Manifest manifest) throws SQLException {
    String sql =
        """
        SELECT accept_upload(?, ?, ?, ?)
        """;
    try (Connection connection = connection(upload);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, manifest.rows());
      statement.setLong(3, manifest.length());
      statement.setBytes(4, manifest.sha256());
      statement.execute();
    }
  }

  void reject(Upload upload, long rowsReceived, String errorMessage) throws SQLException {
    String sql =
        """
        SELECT reject_upload(?, ?, ?)
        """;
    try (Connection connection = connection(upload);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, rowsReceived);
      statement.setString(3, errorMessage);
      statement.execute();
    }
  }

  void abandon(Upload upload) throws SQLException {
    String sql =
        """
        SELECT abandon_upload(?)
        """;
    try (Connection connection = connection(upload);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.execute();
    }
  }

  private Connection connection(Upload upload) throws SQLException {
    return pools.connection(upload.state(), DatabaseRole.RECEIVER);
  }
}
