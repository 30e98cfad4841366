package org.linkseal.migrations;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.linkseal.migrations.testing.TestCluster;
import org.postgresql.PGConnection;

/**
 * Really tries, as one role in one database, every verb on every object, and tells what was not
 * refused for want of a privilege. Everything is rolled back.
 */
final class Attempts {

  /**
   * Permission denied; and not a thing this verb can be done to, such as TRUNCATE of a view, or
   * INSERT into one that nobody can write through.
   */
  private static final Set<String> REFUSED = Set.of("42501", "42809", "55000");

  private static final String RELATIONS =
      """
      SELECT c.oid::regclass::text, relkind = 'S',
             (SELECT quote_ident(attname) FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1),
             relkind = 'v'
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind IN ('r', 'v', 'm', 'p', 'S')
      """;

  /** A strict function of constant NULLs would be folded away before its privilege is checked. */
  private static final String FUNCTIONS =
      """
      SELECT p.oid::regprocedure::text,
             format('SELECT %I.%I(%s)', nspname, proname,
                    (SELECT coalesce(string_agg(format('(SELECT NULL::%s)', t::regtype), ', ' ORDER BY n), '')
                     FROM unnest(proargtypes) WITH ORDINALITY AS a (t, n)))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE (nspname !~ '^pg_' AND nspname <> 'information_schema')
         OR (nspname = 'pg_catalog' AND prokind = 'f'
             AND NOT EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
                             WHERE grantee = 0))
      """;

  private static final String SCHEMAS =
      "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_(temp|toast)'";

  private static final String ROLES =
      "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname !~ '^pg_'";

  private final TestCluster cluster;
  private final String database;
  private final String role;
  private final LoadTables loadTables;
  private final SortedSet<String> allowed = new TreeSet<>();

  private Attempts(TestCluster cluster, String database, String role, LoadTables loadTables) {
    this.cluster = cluster;
    this.database = database;
    this.role = role;
    this.loadTables = loadTables;
  }

  /** Lines of role, database, object, verb. */
  static SortedSet<String> allowed(
      TestCluster cluster, String database, String role, String password) throws SQLException {
    try (Connection superuser = cluster.superuser(database)) {
      Attempts attempts = new Attempts(cluster, database, role, LoadTables.of(superuser));
      attempts.all(superuser, password);
      return attempts.allowed;
    }
  }

  private void all(Connection superuser, String password) throws SQLException {
    try (Connection connection = cluster.connect(database, role, password)) {
      allow("database", "CONNECT");
      tryRelations(connection, superuser);
      for (List<Object> function : Sql.rows(superuser, FUNCTIONS)) {
        attempt(connection, "function " + function.get(0), "EXECUTE", (String) function.get(1));
      }
      for (String schema : Sql.lines(superuser, SCHEMAS)) {
        String object = "schema " + schema;
        attempt(connection, object, "CREATE TABLE", "CREATE TABLE " + schema + ".t (i int)");
        attempt(connection, object, "CREATE VIEW", "CREATE VIEW " + schema + ".v AS SELECT 1");
        attempt(
            connection,
            object,
            "CREATE FUNCTION",
            "CREATE FUNCTION " + schema + ".f() RETURNS int LANGUAGE sql RETURN 1");
      }
      for (String other : Sql.lines(superuser, ROLES)) {
        if (!other.equals(role)) {
          attempt(connection, "role " + other, "SET ROLE", "SET LOCAL ROLE " + other);
          attempt(
              connection,
              "role " + other,
              "IMPERSONATE",
              "SET LOCAL SESSION AUTHORIZATION " + other);
          attempt(connection, "role " + other, "ALTER", "ALTER ROLE " + other + " PASSWORD 'x'");
        }
      }
      tryTheRest(connection);
    } catch (SQLException e) {
      String sqlState = String.valueOf(e.getSQLState());
      if (!sqlState.equals("42501") && !sqlState.startsWith("28")) {
        throw e;
      }
    }
  }

  private void tryRelations(Connection connection, Connection superuser) throws SQLException {
    for (List<Object> relation : Sql.rows(superuser, RELATIONS)) {
      String name = (String) relation.get(0);
      String object = "relation " + name;
      attempt(connection, object, "SELECT", "SELECT 1 FROM " + name);
      // Of a view there is no plain one.
      String copied = (Boolean) relation.get(3) ? "(TABLE " + name + ")" : name;
      attempt(connection, object, "COPY OUT", "COPY " + copied + " TO STDOUT");
      attempt(connection, object, "DROP", "DROP TABLE " + name);
      if ((Boolean) relation.get(1)) {
        attempt(connection, object, "NEXTVAL", "SELECT nextval('" + name + "')");
        attempt(connection, object, "SETVAL", "SELECT setval('" + name + "', 1)");
        continue;
      }
      String column = (String) relation.get(2);
      attempt(connection, object, "COPY OUT QUERY", "COPY (TABLE " + name + ") TO STDOUT");
      attempt(connection, object, "COPY IN", "COPY " + name + " (" + column + ") FROM STDIN");
      attempt(connection, object, "INSERT", "INSERT INTO " + name + " DEFAULT VALUES");
      attempt(
          connection,
          object,
          "INSERT RETURNING",
          "INSERT INTO " + name + " DEFAULT VALUES RETURNING " + column);
      attempt(
          connection,
          object,
          "INSERT ON CONFLICT",
          "INSERT INTO " + name + " DEFAULT VALUES ON CONFLICT DO NOTHING");
      attempt(connection, object, "UPDATE", "UPDATE " + name + " SET " + column + " = NULL");
      attempt(connection, object, "DELETE", "DELETE FROM " + name);
      attempt(connection, object, "TRUNCATE", "TRUNCATE " + name);
      attempt(connection, object, "LOCK", "LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE");
      attempt(connection, object, "ALTER", "ALTER TABLE " + name + " ADD COLUMN extra int");
    }
  }

  private void tryTheRest(Connection connection) throws SQLException {
    attempt(connection, "database", "CREATE SCHEMA", "CREATE SCHEMA s");
    attempt(connection, "database", "TEMPORARY", "CREATE TEMPORARY TABLE t (i int)");
    attempt(connection, "database", "CREATE PUBLICATION", "CREATE PUBLICATION p");
    attempt(connection, "database", "DO", "DO 'BEGIN END'");
    attempt(connection, "database", "LARGE OBJECT", "SELECT lo_from_bytea(0, '\\x00')");
    attempt(connection, "server", "CREATE ROLE", "CREATE ROLE r");
    attempt(connection, "server", "READ FILE", "SELECT pg_read_file('postgresql.conf')");
    attempt(connection, "server", "COPY FROM FILE", "COPY pg_class FROM '/etc/passwd'");
    attempt(connection, "server", "COPY TO PROGRAM", "COPY (SELECT 1) TO PROGRAM 'true'");
    attempt(connection, "server", "CREATE TABLESPACE", "CREATE TABLESPACE t LOCATION '/tmp'");
    attempt(connection, "server", "ALTER SYSTEM", "ALTER SYSTEM SET log_statement = 'all'");
    attempt(connection, "server", "LOG STATEMENTS", "SET LOCAL log_statement = 'all'");
    attempt(connection, "server", "LOG VERBOSELY", "SET LOCAL log_error_verbosity = 'verbose'");
    attempt(connection, "server", "LOG PLANS", "LOAD 'auto_explain'");
    attempt(connection, "server", "PASSWORDS", "SELECT FROM pg_authid");
    attempt(connection, "server", "STATISTICS", "SELECT FROM pg_statistic");
    attempt(connection, "server", "LARGE OBJECTS", "SELECT FROM pg_largeobject");
    attempt(connection, "server", "CREATE DATABASE", "CREATE DATABASE d");
  }

  private void attempt(Connection connection, String object, String verb, String sql)
      throws SQLException {
    boolean outsideTransaction =
        verb.equals("CREATE DATABASE")
            || verb.equals("CREATE TABLESPACE")
            || verb.equals("ALTER SYSTEM");
    connection.setAutoCommit(outsideTransaction);
    try {
      execute(connection, sql);
      allow(object, verb);
    } catch (SQLException e) {
      if (!REFUSED.contains(String.valueOf(e.getSQLState()))) {
        allow(object, verb);
      }
    } finally {
      if (!outsideTransaction) {
        connection.rollback();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try {
      if (sql.endsWith(" TO STDOUT")) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(sql, OutputStream.nullOutputStream());
      } else if (sql.endsWith(" FROM STDIN")) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(sql, new ByteArrayInputStream(new byte[0]));
      } else {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    } catch (IOException e) {
      throw new AssertionError("reading or writing nothing failed", e);
    }
  }

  private void allow(String object, String verb) {
    allowed.add(String.join("\t", role, database, loadTables.named(object), verb));
  }
}
