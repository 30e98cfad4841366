package org.linkseal.migrations;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** A login of the operator's, whose password only the root secret gives. */
public final class OperatorConnection {

  private static final int CONNECT_SECONDS = 10;

  private OperatorConnection() {}

  /**
   * Connects as {@code role}.
   *
   * @throws IOException when there is no root secret to read
   */
  public static Connection open(String jdbcUrl, String role, AdminConfig config)
      throws IOException, SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl);
    dataSource.setApplicationName("linkseal-admin");
    dataSource.setConnectTimeout(CONNECT_SECONDS);
    dataSource.setLogServerErrorDetail(false);
    return dataSource.getConnection(role, RootSecret.load(config.rootSecret()).password(role));
  }
}
