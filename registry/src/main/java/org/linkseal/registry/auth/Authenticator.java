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
import org.linkseal.registry.token.AccessTokens;
import org.linkseal.registry.token.TrustedIssuer;

/** Finds out whom a presented key or access token stands for. */
public final class Authenticator {

  /** How long a key or a client is still honoured after it was revoked or has expired, at most. */
  static final Duration KEPT = Duration.ofSeconds(2);

  private static final int MAX_KEPT = 1_000;

  private final DataSource registry;
  private final @Nullable AccessTokens tokens;
  private final RecentAnswers<String, StoredKey> keys;
  private final RecentAnswers<String, Caller> clients;

  /** Takes keys only. */
  public Authenticator(DataSource registry, Clock clock) {
    this(registry, null, clock);
  }

  /**
   * Takes keys and access tokens.
   *
   * @param issuer whose tokens are taken; null for no tokens
   */
  public Authenticator(DataSource registry, @Nullable TrustedIssuer issuer, Clock clock) {
    this.registry = registry;
    this.tokens = issuer == null ? null : new AccessTokens(issuer, clock);
    this.keys = new RecentAnswers<>(clock, KEPT, MAX_KEPT);
    this.clients = new RecentAnswers<>(clock, KEPT, MAX_KEPT);
  }

  /**
   * The caller, or empty for nothing, garbage, an unknown, an expired or a revoked key, a token
   * that is not valid or whose client is none of these; which it was is nobody's business.
   *
   * @throws RegistryUnavailableException when the registry cannot be asked
   * @throws org.linkseal.registry.token.IssuerUnavailableException when a token cannot be checked
   */
  public Optional<Caller> authenticate(@Nullable String presented) {
    if (presented == null) {
      return Optional.empty();
    }
    Optional<ApiKey> key = ApiKey.parse(presented);
    if (key.isPresent() || tokens == null) {
      return key.flatMap(this::callerOf);
    }
    return tokens.clientOf(presented).flatMap(this::client);
  }

  private Optional<Caller> callerOf(ApiKey presented) {
    return storedKey(presented.id())
        .filter(stored -> MessageDigest.isEqual(stored.sha256(), presented.sha256()))
        .map(StoredKey::caller);
  }

  private Optional<StoredKey> storedKey(String id) {
    String sql =
        """
        SELECT sha256, scope, state, region FROM registry.find_api_key(?)
        """;
    return found(keys, id, sql, row -> new StoredKey(row.getBytes("sha256"), caller(id, row)));
  }

  private Optional<Caller> client(String id) {
    String sql =
        """
        SELECT scope, state, region FROM registry.find_oauth_client(?)
        """;
    return found(clients, id, sql, row -> caller(id, row));
  }

  private <T> Optional<T> found(
      RecentAnswers<String, T> recent, String id, String sql, Reader<T> reader) {
    Optional<T> known = recent.get(id);
    if (known.isPresent()) {
      return known;
    }
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        T read = reader.read(rows);
        recent.put(id, read);
        return Optional.of(read);
      }
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private static Caller caller(String id, ResultSet row) throws SQLException {
    String state = row.getString("state");
    return new Caller(
        id,
        Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
        state == null ? null : new StateCode(state),
        row.getString("region"));
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual, never by equals
  private record StoredKey(byte[] sha256, Caller caller) {}
}
