package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Queries of tests in one line. */
final class Sql {

  private Sql() {}

  static void run(Connection connection, String sql, @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      statement.execute();
    }
  }

  /** The first column of the only row. */
  static <T> T one(Connection connection, Class<T> type, String sql, @Nullable Object... arguments)
      throws SQLException {
    List<List<Object>> rows = rows(connection, sql, arguments);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows, not one");
    }
    return type.cast(rows.getFirst().getFirst());
  }

  static List<List<Object>> rows(Connection connection, String sql, @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      List<List<Object>> all = new ArrayList<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(Objects.requireNonNullElse(rows.getObject(i), "null"));
        }
        all.add(row);
      }
      return all;
    }
  }

  /** The rows' columns as text, joined by tabs. */
  static List<String> lines(Connection connection, String sql, @Nullable Object... arguments)
      throws SQLException {
    return rows(connection, sql, arguments).stream()
        .map(row -> String.join("\t", row.stream().map(Object::toString).toList()))
        .toList();
  }

  static SQLException error(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(SQLException.class, call), "the call did not fail");
  }

  static String sqlState(ThrowingCallable call) {
    return Objects.requireNonNull(error(call).getSQLState());
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
