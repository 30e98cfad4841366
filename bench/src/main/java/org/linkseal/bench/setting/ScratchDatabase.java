package org.linkseal.bench.setting;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database beside the states', on their server: for what they are compared with.
 *
 * @param connection a superuser's
 */
public record ScratchDatabase(Installation installation, String name, Connection connection)
    implements AutoCloseable {

  /** Encoded and ordered as the states' databases are. */
  public static ScratchDatabase create(Installation installation, String name) throws SQLException {
    execute(
        installation,
        """
        CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'
        LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'
        """,
        name);
    return new ScratchDatabase(installation, name, installation.superuser(name));
  }

  /** Drops it. */
  @Override
  public void close() throws SQLException {
    connection.close();
    execute(installation, "DROP DATABASE %s WITH (FORCE)", name);
  }

  private static void execute(Installation installation, String sql, String database)
      throws SQLException {
    try (Connection server = installation.superuser("postgres");
        Statement statement = server.createStatement()) {
      statement.execute(sql.formatted(statement.enquoteIdentifier(database, true)));
    }
  }
}
