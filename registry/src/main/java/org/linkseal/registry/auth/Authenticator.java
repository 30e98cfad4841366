package org.linkseal.registry.auth;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.RecentAnswers;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.StateCode;

/** Finds out whom a presented key stands for. */
public final class Authenticator {

  /** How long a key is still honoured after it was revoked or has expired, at most. */
  static final Duration KEPT = Duration.ofSeconds(2);

  private static final int MAX_KEPT = 1_000;

  private final DataSource registry;
  private final RecentAnswers<String, StoredKey> recent;

  public Authenticator(DataSource registry, Clock clock) {
    this.registry = registry;
    this.recent = new RecentAnswers<>(clock, KEPT, MAX_KEPT);
  }

  /**
   * The caller, or empty for no key, garbage, an unknown, an expired or a revoked key; which of
   * these it was is nobody's business.
   *
   * @throws RegistryUnavailableException when the registry cannot be asked
   */
  public Optional<Caller> authenticate(@Nullable String presentedKey) {
    if (presentedKey == null) {
      return Optional.empty();
    }
    return ApiKey.parse(presentedKey).flatMap(this::callerOf);
  }

  private Optional<Caller> callerOf(ApiKey presented) {
    return storedKey(presented.id())
        .filter(stored -> MessageDigest.isEqual(stored.sha256(), presented.sha256()))
        .map(StoredKey::caller);
  }

  private Optional<StoredKey> storedKey(String id) {
    Optional<StoredKey> known = recent.get(id);
    if (known.isPresent()) {
      return known;
    }
    Optional<StoredKey> read = read(id);
    read.ifPresent(key -> recent.put(id, key));
    return read;
  }

  private Optional<StoredKey> read(String id) {
    String sql =
        """
        SELECT sha256, scope, state FROM registry.find_api_key(?)
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(storedKey(id, rows)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private static StoredKey storedKey(String id, ResultSet row) throws SQLException {
    Scope scope = Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT));
    String state = row.getString("state");
    return new StoredKey(
        row.getBytes("sha256"), new Caller(id, scope, state == null ? null : new StateCode(state)));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual, never by equals
  private record StoredKey(byte[] sha256, Caller caller) {}
}
