package org.linkseal.migrations;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Service;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Scope;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What registry_admin may do: the operator's side of the registry. */
public final class RegistryAdmin implements AutoCloseable {

  static final String ROLE = "registry_admin";

  private static final String INVALID_ARGUMENT = "22023";
  private static final Set<String> REFUSALS = Set.of(SqlStates.WRONG_LIFECYCLE, INVALID_ARGUMENT);

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

  /** The messages of these two functions are written for the operator and hold no value. */
  private static RefusedException refusal(PSQLException e) throws PSQLException {
    ServerErrorMessage message = e.getServerErrorMessage();
    if (message == null || !REFUSALS.contains(message.getSQLState())) {
      throw e;
    }
    return new RefusedException(String.valueOf(message.getMessage()));
  }

  boolean hasCredential(StateCode state, Service service, String role) throws SQLException {
    return call("SELECT registry.has_credential(?, ?, ?)::int", state.value(), service.id(), role)
        == 1;
  }

  void putCredential(StateCode state, Service service, String role, byte[] wrapped)
      throws SQLException {
    call("SELECT registry.put_credential(?, ?, ?, ?)", state.value(), service.id(), role, wrapped);
  }

  void addKey(
      ApiKey key, Scope scope, @Nullable StateCode state, @Nullable Instant expires, String note)
      throws SQLException {
    call(
        "SELECT registry.add_api_key(?, ?, ?, ?, ?, ?)",
        key.id(),
        key.sha256(),
        scope.name().toLowerCase(Locale.ROOT),
        state == null ? null : state.value(),
        expires == null ? null : Timestamp.from(expires),
        note);
  }

  boolean revokeKey(String keyId) throws SQLException {
    return call("SELECT registry.revoke_api_key(?)::int", keyId) == 1;
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
