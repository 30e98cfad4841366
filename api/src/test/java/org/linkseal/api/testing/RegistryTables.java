package org.linkseal.api.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.linkseal.migrations.testing.TestCluster;

/** A look into the registry as only its superuser has it. */
public final class RegistryTables {
  private final TestCluster cluster;

  public RegistryTables(TestCluster cluster) {
    this.cluster = cluster;
  }

  public boolean isDestroyed(UUID keyId) throws SQLException {
    String sql =
        """
        SELECT count(*) FROM registry.snapshot_key(?)
        """;
    try (Connection connection = cluster.superuser("registry");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, keyId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) == 0;
      }
    }
  }

  /** As if the key had been made so much earlier. */
  public void madeEarlier(UUID keyId, String interval) throws SQLException {
    String sql =
        """
        UPDATE registry.snapshot_key SET created_at = created_at - ?::interval WHERE key_id = ?
        """;
    try (Connection connection = cluster.superuser("registry");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, interval);
      statement.setObject(2, keyId);
      statement.execute();
    }
  }

  /** As an operator destroys a key whose snapshot must open no more. */
  public void destroy(UUID keyId) throws SQLException {
    String sql =
        """
        SELECT registry.destroy_snapshot_key(?)
        """;
    try (Connection connection = cluster.superuser("registry");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, keyId);
      statement.execute();
    }
  }

  public boolean hasPublished(String state) throws SQLException {
    String sql =
        """
        SELECT count(*) FROM registry.states() WHERE code = ? AND first_published_at IS NOT NULL
        """;
    try (Connection connection = cluster.superuser("registry");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) == 1;
      }
    }
  }
}
