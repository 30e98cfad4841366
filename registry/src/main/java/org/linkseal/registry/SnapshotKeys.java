package org.linkseal.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.SnapshotKey;
import org.linkseal.pprl.secret.KeyWrap;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * The keys that open snapshots: wrapped in the registry, unwrapped here. An unwrapped key is kept
 * for {@link #KEPT} and then asked for again, so a key that was destroyed, by whichever process,
 * opens nothing after that time. While the registry is down no key outlives it either: whoever
 * cannot find out that a key still exists does not use it.
 */
public final class SnapshotKeys {

  static final Duration KEPT = Duration.ofSeconds(5);

  private static final int MAX_KEPT = 1_000;

  private final DataSource registry;
  private final ServiceSecrets secrets;
  private final RecentAnswers<UUID, StateKey> recent;

  public SnapshotKeys(DataSource registry, ServiceSecrets secrets) {
    this(registry, secrets, Clock.systemUTC());
  }

  SnapshotKeys(DataSource registry, ServiceSecrets secrets, Clock clock) {
    this.registry = registry;
    this.secrets = secrets;
    this.recent = new RecentAnswers<>(clock, KEPT, MAX_KEPT);
  }

  /**
   * Makes, wraps and records the key of a new upload, under the newest linkage version.
   *
   * @throws RegistryUnavailableException when it could not be recorded
   */
  public NewSnapshotKey create(StateCode state) {
    String sql =
        """
        SELECT registry.create_snapshot_key(?, ?, ?, ?)
        """;
    UUID keyId = UUID.randomUUID();
    SnapshotKey key = SnapshotKey.generate();
    byte[] wrapped =
        KeyWrap.wrap(secrets.snapshotWrappingKey(), key.secret(), purpose(state, keyId));
    try (Connection connection = registry.getConnection()) {
      LinkageKey linkageKey = newestLinkageKey(connection);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, keyId);
        statement.setString(2, state.value());
        statement.setInt(3, linkageKey.version());
        statement.setBytes(4, wrapped);
        statement.execute();
      }
      return new NewSnapshotKey(keyId, linkageKey, key);
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  /**
   * The key of an earlier upload, to seal the rows that are appended to it.
   *
   * @throws SnapshotKeyGoneException when it was destroyed, or is not this state's
   * @throws RegistryUnavailableException when the registry cannot say whether the key still exists
   */
  public NewSnapshotKey existing(StateCode state, UUID keyId, int linkageVersion)
      throws SnapshotKeyGoneException {
    return new NewSnapshotKey(keyId, linkageKey(linkageVersion), find(state, keyId));
  }

  /**
   * The key {@code keyId} of {@code state}.
   *
   * @throws SnapshotKeyGoneException when it was destroyed, or is not this state's
   * @throws RegistryUnavailableException when the registry cannot say whether the key still exists
   */
  public SnapshotKey find(StateCode state, UUID keyId) throws SnapshotKeyGoneException {
    Optional<StateKey> known = recent.get(keyId);
    if (known.isEmpty()) {
      known = read(state, keyId);
      known.ifPresent(key -> recent.put(keyId, key));
    }
    return known
        .filter(key -> key.state().equals(state))
        .map(StateKey::key)
        .orElseThrow(SnapshotKeyGoneException::new);
  }

  /**
   * Destroys the key: what it sealed opens no more, in no backup. May be repeated.
   *
   * @throws RegistryUnavailableException when it could not be destroyed
   */
  public void destroy(UUID keyId) {
    String sql =
        """
        SELECT registry.destroy_snapshot_key(?)
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, keyId);
      statement.execute();
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
    recent.remove(keyId);
  }

  /**
   * The keys of {@code state} that are not destroyed.
   *
   * @param oldAfter the age from which on a key is called old, in whole seconds
   * @throws RegistryUnavailableException when the registry does not answer
   */
  public List<LiveKey> live(StateCode state, Duration oldAfter) {
    String sql =
        """
        SELECT key_id, is_old FROM registry.live_snapshot_keys(?, make_interval(secs => ?))
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.value());
      statement.setLong(2, oldAfter.toSeconds());
      try (ResultSet rows = statement.executeQuery()) {
        List<LiveKey> live = new ArrayList<>();
        while (rows.next()) {
          live.add(new LiveKey(rows.getObject("key_id", UUID.class), rows.getBoolean("is_old")));
        }
        return live;
      }
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private LinkageKey newestLinkageKey(Connection connection) throws SQLException {
    String sql =
        """
        SELECT registry.linkage_version()
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return linkageKey(row.getInt(1));
    }
  }

  private LinkageKey linkageKey(int version) {
    LinkageKey key = secrets.linkageKeys().get(version);
    if (key == null) {
      throw new IllegalStateException(
          "linkage key version " + version + " is in use, but not in this service's secrets");
    }
    return key;
  }

  private Optional<StateKey> read(StateCode state, UUID keyId) {
    String sql =
        """
        SELECT state, wrapped FROM registry.snapshot_key(?)
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, keyId);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getString("state").equals(state.value())
            ? Optional.of(new StateKey(state, unwrap(state, keyId, rows.getBytes("wrapped"))))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private SnapshotKey unwrap(StateCode state, UUID keyId, byte[] wrapped) {
    return SnapshotKey.of(
        KeyWrap.unwrap(secrets.snapshotWrappingKey(), wrapped, purpose(state, keyId)));
  }

  private static String purpose(StateCode state, UUID keyId) {
    return "snapshot-key|" + state.value() + "|" + keyId;
  }

  private record StateKey(StateCode state, SnapshotKey key) {}
}
