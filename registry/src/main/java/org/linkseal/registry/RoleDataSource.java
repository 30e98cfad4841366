package org.linkseal.registry;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects to one state's database as one role. The pool above it never holds the password, so it
 * cannot print it either.
 */
final class RoleDataSource extends PGSimpleDataSource {

  private static final String WRONG_PASSWORD = "28P01";
  private static final int CONNECT_SECONDS = 2;

  private final transient StateCredentials credentials;
  private final String roleName;

  RoleDataSource(
      DatabaseLocation location,
      String roleName,
      PoolLimits limits,
      StateCredentials credentials,
      Service service) {
    this.credentials = credentials;
    this.roleName = roleName;
    setServerNames(new String[] {location.host()});
    setPortNumbers(new int[] {location.port()});
    setDatabaseName(location.database());
    setCurrentSchema(location.schema());
    setApplicationName("linkseal-" + service.id());
    setConnectTimeout(CONNECT_SECONDS);
    setLoginTimeout(CONNECT_SECONDS);
    setSocketTimeout((int) limits.answerWithin().toSeconds());
    setTcpKeepAlive(true);
    // What a client that is gone has begun, such as an index, ends too, and its locks with it.
    setOptions("-c client_connection_check_interval=2s");
    setPrepareThreshold(1); // the same few calls, again and again
    setBinaryTransferEnable("UUID_ARRAY"); // of tokens; the driver's own arrays stay text
    setLogServerErrorDetail(false); // DETAIL may quote a row
  }

  @Override
  public Connection getConnection() throws SQLException {
    String password = credentials.password(roleName);
    try {
      return getConnection(roleName, password);
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState())) {
        String now = credentials.readAgain(roleName);
        if (!now.equals(password)) {
          return getConnection(roleName, now);
        }
      }
      throw e;
    }
  }
}
