package org.linkseal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.linkseal.pprl.secret.KeyWrap;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * This service's passwords of the states' databases: kept wrapped, unwrapped for the moment of
 * connecting. They serve on while the registry is down, and are read again when one is missing (a
 * new state) or refused (a changed password).
 */
final class StateCredentials {

  private final DataSource registry;
  private final ServiceSecrets secrets;
  private final Service service;
  private volatile Map<String, byte[]> wrapped = Map.of();

  StateCredentials(DataSource registry, ServiceSecrets secrets, Service service) {
    this.registry = registry;
    this.secrets = secrets;
    this.service = service;
  }

  /**
   * The password of {@code roleName}.
   *
   * @throws SQLException when the registry has none for this service
   * @throws RegistryUnavailableException when it is not known here and the registry is down
   */
  String password(String roleName) throws SQLException {
    byte[] known = wrapped.get(roleName);
    return known == null ? readAgain(roleName) : unwrap(roleName, known);
  }

  /** The password as the registry has it now. */
  String readAgain(String roleName) throws SQLException {
    Map<String, byte[]> read = read();
    wrapped = read;
    byte[] password = read.get(roleName);
    if (password == null) {
      throw new SQLException(
          "The registry holds no credential of " + roleName + " for this service");
    }
    return unwrap(roleName, password);
  }

  private String unwrap(String roleName, byte[] password) {
    String purpose = "credential|" + service.id() + "|" + roleName;
    return new String(
        KeyWrap.unwrap(secrets.credentialKey(), password, purpose).toByteArray(), UTF_8);
  }

  private Map<String, byte[]> read() {
    String sql =
        switch (service) {
          case API ->
              """
              SELECT role_name, wrapped_password FROM registry.api_credentials()
              """;
          case MATCHER ->
              """
              SELECT role_name, wrapped_password FROM registry.matcher_credentials()
              """;
        };
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      Map<String, byte[]> read = new HashMap<>();
      while (rows.next()) {
        read.put(rows.getString("role_name"), rows.getBytes("wrapped_password"));
      }
      return Map.copyOf(read);
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }
}
