package org.linkseal.migrations;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Service;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What registry_admin may do: the operator's side of the registry. */
public final class RegistryAdmin implements AutoCloseable {

  static final String ROLE = "registry_admin";

  private static final Set<String> OPERATORS_FAULTS =
      Set.of(SqlStates.INVALID_ARGUMENT, SqlStates.WRONG_STATUS, SqlStates.WRONG_LIFECYCLE);

  private final Connection connection;

  private RegistryAdmin(Connection connection) {
    this.connection = connection;
  }

  static RegistryAdmin connect(ClusterAdmin cluster, RootSecret root) throws SQLException {
    return new RegistryAdmin(
        cluster
            .dataSource(DatabasePlan.REGISTRY.database())
            .getConnection(ROLE, root.password(ROLE)));
  }

  /**
   * Connects to the registry that {@code config} names.
   *
   * @throws IOException when there is no root secret to read
   */
  public static RegistryAdmin connect(AdminConfig config) throws IOException, SQLException {
    return new RegistryAdmin(OperatorConnection.open(config.registryUrl(), ROLE, config));
  }

  void addLinkageVersion(int version) throws SQLException {
    call("SELECT registry.add_linkage_version(?)", version);
  }

  void registerState(StateCode code, String name, DatabaseLocation location) throws SQLException {
    call(
        "SELECT registry.register_state(?, ?, ?, ?, ?, ?)",
        code.value(),
        name,
        location.host(),
        location.port(),
        location.database(),
        location.schema());
  }

  /**
   * Sets where the state stands in the programme; to set it again is no change.
   *
   * @param lifecycle in lower case
   * @return where it stood, in lower case
   * @throws RefusedException when that does not follow on where it stands, or there is no such
   *     state or lifecycle
   */
  public String setLifecycle(StateCode state, String lifecycle)
      throws SQLException, RefusedException {
    String sql =
        """
        SELECT registry.set_lifecycle(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.value());
      statement.setString(2, lifecycle);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    } catch (PSQLException e) {
      throw refusal(e);
    }
  }

  /**
   * Sets what is not null; an empty text takes away what is there.
   *
   * @throws RefusedException when one of them is malformed, or there is no such state
   */
  public void describe(StateCode state, @Nullable String region, Contacts contacts)
      throws SQLException, RefusedException {
    try {
      call(
          "SELECT registry.describe_state(?, ?, ?, ?, ?, ?)",
          state.value(),
          region,
          contacts.email(),
          contacts.phone(),
          contacts.noticeEmail(),
          contacts.webhookUrl());
    } catch (PSQLException e) {
      throw refusal(e);
    }
  }

  boolean hasCredential(StateCode state, Service service, String role) throws SQLException {
    return call("SELECT registry.has_credential(?, ?, ?)::int", state.value(), service.id(), role)
        == 1;
  }

  void putCredential(StateCode state, Service service, String role, byte[] wrapped)
      throws SQLException {
    call("SELECT registry.put_credential(?, ?, ?, ?)", state.value(), service.id(), role, wrapped);
  }

  /**
   * Adds a key, of which only the id and the SHA-256 are kept.
   *
   * @throws RefusedException when there is no such access, or no such state
   */
  public void addKey(ApiKey key, Access access) throws SQLException, RefusedException {
    try {
      call(
          "SELECT registry.add_api_key(?, ?, ?, ?, ?, ?, ?)",
          key.id(),
          key.sha256(),
          scope(access),
          state(access),
          access.region(),
          expires(access),
          access.note());
    } catch (PSQLException e) {
      throw refusal(e);
    }
  }

  /** False when there is no such live key. */
  public boolean revokeKey(String keyId) throws SQLException {
    return call("SELECT registry.revoke_api_key(?)::int", keyId) == 1;
  }

  /**
   * Registers an OAuth2 client of the issuer that the services trust.
   *
   * @throws RefusedException when it is registered already, there is no such access, or no such
   *     state
   */
  public void addClient(String clientId, Access access) throws SQLException, RefusedException {
    try {
      call(
          "SELECT registry.add_oauth_client(?, ?, ?, ?, ?, ?)",
          clientId,
          scope(access),
          state(access),
          access.region(),
          expires(access),
          access.note());
    } catch (PSQLException e) {
      throw refusal(e);
    }
  }

  /** False when there is no such registered client. */
  public boolean revokeClient(String clientId) throws SQLException {
    return call("SELECT registry.revoke_oauth_client(?)::int", clientId) == 1;
  }

  private static String scope(Access access) {
    return access.scope().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String state(Access access) {
    return access.state() == null ? null : access.state().value();
  }

  private static @Nullable Timestamp expires(Access access) {
    return access.expires() == null ? null : Timestamp.from(access.expires());
  }

  /** The functions' messages are written for the operator and hold no value. */
  private static RefusedException refusal(PSQLException e) throws PSQLException {
    ServerErrorMessage message = e.getServerErrorMessage();
    if (message == null || !OPERATORS_FAULTS.contains(String.valueOf(e.getSQLState()))) {
      throw e;
    }
    return new RefusedException(String.valueOf(message.getMessage()));
  }

  int revokeKeysNoted(String note) throws SQLException {
    return call("SELECT registry.revoke_api_keys_noted(?)", note);
  }

  /** The function's number; 0 for one that returns void. */
  private int call(String sql, @Nullable Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getObject(1) instanceof Integer number ? number : 0;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
