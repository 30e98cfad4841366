package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** The file that a migration runs again whenever the grants have changed. */
final class Grants {

  private Grants() {}

  static void ofState(Connection superuser, String state) throws SQLException, IOException {
    run(superuser, "state", state + "_owner", "linkseal", state);
  }

  /** Of the registry or the collaboration database. */
  static void of(Connection superuser, String database) throws SQLException, IOException {
    run(superuser, database, database + "_owner", database, "");
  }

  private static void run(
      Connection superuser, String kind, String owner, String schema, String state)
      throws SQLException, IOException {
    String sql;
    try (InputStream file =
        Grants.class.getResourceAsStream("/db/%s/R__grants.sql".formatted(kind))) {
      sql = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    }
    Sql.run(superuser, "SET ROLE " + owner);
    Sql.run(
        superuser,
        sql.replace("${schema}", schema)
            .replace("${state}", state)
            .replace("${flyway:table}", "flyway_schema_history"));
    Sql.run(superuser, "RESET ROLE");
  }
}
