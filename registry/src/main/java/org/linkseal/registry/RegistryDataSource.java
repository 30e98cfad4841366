package org.linkseal.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Locale;
import org.linkseal.registry.keys.ServiceSecrets;
import org.postgresql.ds.PGSimpleDataSource;

/** A service's own way into the registry database. */
public final class RegistryDataSource {

  private static final int CONNECTIONS = 4;
  private static final int CONNECT_SECONDS = 2;
  private static final int SOCKET_SECONDS = 5;

  private RegistryDataSource() {}

  /**
   * Opens a pool that connects as {@code registry_<service>} when it is first used: a registry that
   * is down does not keep a service from starting.
   *
   * @param jdbcUrl {@code jdbc:postgresql://host:port/registry}; user and password come from the
   *     secrets, never from here
   */
  public static HikariDataSource open(String jdbcUrl, ServiceSecrets secrets, Service service) {
    PGSimpleDataSource server = new PGSimpleDataSource();
    setUrl(server, jdbcUrl);
    server.setUser("registry_" + service.id());
    server.setPassword(secrets.registryPassword());
    server.setApplicationName("linkseal-" + service.id());
    server.setConnectTimeout(CONNECT_SECONDS);
    server.setSocketTimeout(SOCKET_SECONDS);
    server.setPrepareThreshold(1);
    server.setLogServerErrorDetail(false);

    HikariConfig config = new HikariConfig();
    config.setPoolName("registry");
    config.setDataSource(server);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECT_SECONDS * 1_000L);
    config.setValidationTimeout(1_000);
    return new HikariDataSource(config);
  }

  private static void setUrl(PGSimpleDataSource server, String jdbcUrl) {
    if (jdbcUrl.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException("the registry's URL must not carry a password");
    }
    server.setUrl(jdbcUrl);
  }
}
