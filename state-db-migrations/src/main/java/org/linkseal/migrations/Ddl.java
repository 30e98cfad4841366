package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements that take no parameters, such as CREATE ROLE: PostgreSQL itself quotes the names. */
final class Ddl {

  private Ddl() {}

  /**
   * Runs what {@code format} makes of the template and the arguments.
   *
   * @param template with {@code %I} for an identifier and {@code %L} for a literal
   */
  static void run(Connection connection, String template, String... arguments) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text(connection, template, arguments));
    }
  }

  private static String text(Connection connection, String template, String... arguments)
      throws SQLException {
    try (PreparedStatement format =
        connection.prepareStatement("SELECT format(?, VARIADIC ?::text[])")) {
      format.setString(1, template);
      format.setArray(2, connection.createArrayOf("text", arguments));
      try (ResultSet rows = format.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  static boolean exists(Connection connection, String query, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
