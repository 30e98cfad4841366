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

  /** As if the service had been killed between a publish and its word to the registry. */
  public void forgetPublish(String state) throws SQLException {
    String sql =
        """
        UPDATE registry.state SET first_published_at = NULL WHERE code = ?
        """;
    try (Connection connection = cluster.superuser("registry");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state);
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
