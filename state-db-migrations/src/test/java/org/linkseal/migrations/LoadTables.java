package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What snapshots have, by what they are, not by their number: {@code linkseal.load (sealed)}. */
final class LoadTables {

  private static final Pattern NAME = Pattern.compile("\\blinkseal\\.(load|ids|find)_([0-9]+)");

  private final Map<String, String> stateById = new HashMap<>();

  /** Of a state's database; none in any other. */
  static LoadTables of(Connection superuser) throws SQLException {
    LoadTables tables = new LoadTables();
    if (Sql.one(superuser, Boolean.class, "SELECT to_regclass('linkseal.snapshot') IS NOT NULL")) {
      for (List<Object> row :
          Sql.rows(superuser, "SELECT id::text, state FROM linkseal.snapshot")) {
        tables.stateById.put((String) row.get(0), (String) row.get(1));
      }
    }
    return tables;
  }

  String named(String text) {
    return NAME.matcher(text)
        .replaceAll(
            name -> "linkseal." + name.group(1) + " (" + stateById.get(name.group(2)) + ")");
  }
}
