package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import org.linkseal.pprl.secret.SecretBytes;
import org.postgresql.ds.PGSimpleDataSource;

/** A superuser of a PostgreSQL cluster. Used for provisioning only, never by a service. */
public record ClusterAdmin(String host, int port, String user, SecretBytes password) {

  /** Statements of these sessions hold password verifiers: the server must not log them. */
  private static final String UNLOGGED =
      "-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1";

  Connection connect(String database) throws SQLException {
    PGSimpleDataSource unlogged = dataSource(database);
    unlogged.setOptions(UNLOGGED);
    return unlogged.getConnection(user, new String(password.toByteArray(), UTF_8));
  }

  /** Of a database of this cluster; the user is the caller's to name. */
  PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {host});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName(database);
    dataSource.setConnectTimeout(10);
    dataSource.setLogServerErrorDetail(false);
    return dataSource;
  }
}
