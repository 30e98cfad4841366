package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Scope;

/** What registry_admin may do: the operator's side of the registry. */
final class RegistryAdmin implements AutoCloseable {

  static final String ROLE = "registry_admin";

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
