package org.linkseal.api.load;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.linkseal.api.load.LoadMetrics.Removed;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.LiveKey;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what no search and no load can need any more: snapshots, staged files, keys. */
@Singleton
final class Janitor {
  private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

  /** An upload names its key in the state's database long before. */
  private static final Duration UNNAMED_FOR = Duration.ofHours(1);

  private static final int AT_ONCE = 1_000;

  private final StatePools pools;
  private final StagingStore staging;
  private final SnapshotKeys keys;
  private final LoadMetrics metrics;

  Janitor(StatePools pools, StagingStore staging, SnapshotKeys keys, LoadMetrics metrics) {
    this.pools = pools;
    this.staging = staging;
    this.keys = keys;
    this.metrics = metrics;
  }

  /**
   * Ends what nobody waits for any more. Tables are dropped last: whatever holds one up, no key
   * outlives its time.
   *
   * @return how many silent uploads were abandoned, of which there may be staged files
   */
  int clean(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.JANITOR)) {
      int abandoned = abandonSilentUploads(connection);
      forgetIdempotencyKeys(connection);
      expireStaleSnapshot(connection);
      int destroyed = destroySpentKeys(connection);
      int dropped = cleanSnapshots(connection);
      metrics.removed(state.code(), Removed.SILENT_UPLOAD, abandoned);
      metrics.removed(state.code(), Removed.KEY, destroyed);
      metrics.removed(state.code(), Removed.SNAPSHOT, dropped);
      if (abandoned + destroyed + dropped > 0) {
        LOG.info(
            "{}: {} silent uploads abandoned, {} keys destroyed, {} snapshots dropped",
            state.code(),
            abandoned,
            destroyed,
            dropped);
      }
      return abandoned;
    }
  }

  private int destroySpentKeys(Connection connection) throws SQLException {
    List<UUID> spent = keysToDestroy(connection);
    for (UUID keyId : spent) {
      keys.destroy(keyId);
      keyDestroyed(connection, keyId);
    }
    return spent.size();
  }

  /**
   * Removes what crashes have left: files that nothing will load, keys that no upload names. At
   * most a thousand of each, so that a sweep ends soon. Nothing where the database knows none of
   * the state's keys: it may be another one, and what it does not know may be acknowledged.
   */
  void sweep(State state) throws SQLException, IOException {
    List<String> files = staging.list(state.code()).stream().limit(AT_ONCE).toList();
    List<LiveKey> live = keys.live(state.code(), UNNAMED_FOR).stream().limit(AT_ONCE).toList();
    List<String> orphaned;
    Set<UUID> unknown;
    try (Connection connection = pools.connection(state, DatabaseRole.JANITOR)) {
      orphaned = orphanedFiles(connection, files);
      unknown = Set.copyOf(unknownKeys(connection, live.stream().map(LiveKey::keyId).toList()));
    }
    List<UUID> unnamed =
        live.stream().filter(LiveKey::isOld).map(LiveKey::keyId).filter(unknown::contains).toList();
    // An upload's key is in the registry before its file is in the store, and while it may be
    // loaded.
    if (!live.isEmpty() && unknown.size() == live.size()) {
      if (orphaned.size() + unnamed.size() > 0) {
        LOG.error("{}: its database knows none of its keys; is it another one?", state.code());
      }
      return;
    }
    for (String uploadId : orphaned) {
      staging.delete(state.code(), uploadId);
    }
    unnamed.forEach(keys::destroy);
    metrics.removed(state.code(), Removed.STAGED_FILE, orphaned.size());
    metrics.removed(state.code(), Removed.KEY, unnamed.size());
    if (orphaned.size() + unnamed.size() > 0) {
      LOG.info(
          "{}: {} orphaned files deleted, {} unnamed keys destroyed",
          state.code(),
          orphaned.size(),
          unnamed.size());
    }
  }

  private static List<String> orphanedFiles(Connection connection, List<String> uploadIds)
      throws SQLException {
    String sql =
        """
        SELECT upload_id FROM orphaned_files(?) AS orphaned(upload_id)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", uploadIds.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        List<String> orphaned = new ArrayList<>();
        while (rows.next()) {
          orphaned.add(rows.getString(1));
        }
        return orphaned;
      }
    }
  }

  private static List<UUID> unknownKeys(Connection connection, List<UUID> keyIds)
      throws SQLException {
    String sql =
        """
        SELECT key_id FROM unknown_keys(?) AS unknown(key_id)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", keyIds.toArray()));
      return keyIds(statement);
    }
  }

  private static int abandonSilentUploads(Connection connection) throws SQLException {
    String sql =
        """
        SELECT abandon_silent_uploads()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return count(statement);
    }
  }

  private static void forgetIdempotencyKeys(Connection connection) throws SQLException {
    String sql =
        """
        SELECT forget_idempotency_keys()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private static void expireStaleSnapshot(Connection connection) throws SQLException {
    String sql =
        """
        SELECT expire_stale_snapshot()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return keyIds(statement);
    }
  }

  private static List<UUID> keyIds(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<UUID> keyIds = new ArrayList<>();
      while (rows.next()) {
        keyIds.add(rows.getObject(1, UUID.class));
      }
      return keyIds;
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
