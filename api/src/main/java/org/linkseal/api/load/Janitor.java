package org.linkseal.api.load;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what no search and no load can need any more: snapshots, keys. */
@Singleton
final class Janitor {
  private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
  private static final Duration SILENT_FOR = Duration.ofMinutes(2);

  private final StatePools pools;
  private final SnapshotKeys keys;

  Janitor(StatePools pools, SnapshotKeys keys) {
    this.pools = pools;
    this.keys = keys;
  }

  void clean(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.JANITOR)) {
      int abandoned = abandonSilentUploads(connection);
      int dropped = cleanSnapshots(connection);
      List<UUID> spent = keysToDestroy(connection);
      for (UUID keyId : spent) {
        keys.destroy(keyId);
        keyDestroyed(connection, keyId);
      }
      if (abandoned + dropped + spent.size() > 0) {
        LOG.info(
            "{}: {} silent uploads abandoned, {} snapshots dropped, {} keys destroyed",
            state.code(),
            abandoned,
            dropped,
            spent.size());
      }
    }
  }

  private static int abandonSilentUploads(Connection connection) throws SQLException {
    String sql =
        """
        SELECT abandon_silent_uploads(make_interval(secs => ?))
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, (int) SILENT_FOR.toSeconds());
      return count(statement);
    }
  }

  private static int cleanSnapshots(Connection connection) throws SQLException {
    String sql =
        """
        SELECT clean_snapshots()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return count(statement);
    }
  }

  private static int count(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static List<UUID> keysToDestroy(Connection connection) throws SQLException {
    String sql =
        """
        SELECT key_id FROM keys_to_destroy() AS spent(key_id)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<UUID> spent = new ArrayList<>();
      while (rows.next()) {
        spent.add(rows.getObject(1, UUID.class));
      }
      return spent;
    }
  }

  private static void keyDestroyed(Connection connection, UUID keyId) throws SQLException {
    String sql =
        """
        SELECT key_destroyed(?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, keyId);
      statement.execute();
    }
  }
}
