package org.linkseal.matcher;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.linkseal.migrations.testing.TestInstallation;

/** What stands in the collaboration database, read as its superuser. */
record Collaboration(TestInstallation installation) {

  static Collaboration of(TestInstallation installation) {
    return new Collaboration(installation);
  }

  /** The ids of all matches of the person that this match is of. */
  List<Map<String, Object>> matchesOfThePersonOf(String matchId) throws SQLException {
    return query(
        """
        SELECT other.match_id
        FROM collaboration.match_token m
        JOIN collaboration.match_token other USING (match_key_version, match_token)
        WHERE m.match_id = ?
        """,
        matchId);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = installation.sharedCluster().superuser("collaboration");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<Map<String, Object>> query(String sql, Object... arguments) throws SQLException {
    try (Connection connection = installation.sharedCluster().superuser("collaboration");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      List<Map<String, Object>> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Map<String, Object> columns = new LinkedHashMap<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
          }
          found.add(columns);
        }
      }
      return found;
    }
  }
}
