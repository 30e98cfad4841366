package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.Service;
import org.linkseal.registry.keys.ServiceSecrets;

/** The collaboration database, called as its roles call it, each call a transaction of its own. */
record CollaborationDatabase(TestInstallation installation) {

  private static final String ID_DIGITS = "23456789BCDFGHJKLMNPQRSTVWXYZ";
  private static final String INVALID =
      "{\"invalid_match\": true, \"invalid_match_reason\": \"System Error\"}";

  Connection matcher() throws SQLException {
    return as(
        "collaboration_matcher",
        ServiceSecrets.load(installation.secretsFile(Service.MATCHER)).collaborationPassword());
  }

  Connection superuser() throws SQLException {
    return installation.sharedCluster().superuser("collaboration");
  }

  Connection as(String role, String password) throws SQLException {
    return installation.sharedCluster().connect("collaboration", role, password);
  }

  /** The open match of the person, under this id or an earlier one. */
  String open(String id, String initiating, String matching, byte @Nullable [] person)
      throws SQLException {
    try (Connection matcher = matcher()) {
      return open(matcher, id, initiating, matching, person);
    }
  }

  static String open(
      Connection matcher, String id, String initiating, String matching, byte @Nullable [] person)
      throws SQLException {
    return Sql.one(
        matcher,
        String.class,
        """
        SELECT opened FROM collaboration.open_match(
            ?, ?, ?, '{1}', ARRAY[?::bytea], '\\x01', '\\x02', 'key', NULL, false, NULL, NULL)
        """,
        id,
        initiating,
        matching,
        person);
  }

  /** A new match of a new person. */
  String opened(String initiating, String matching) throws SQLException {
    return open(id(), initiating, matching, person());
  }

  String hidden(String initiating, String matching, byte[] person) throws SQLException {
    try (Connection matcher = matcher()) {
      return Sql.one(
          matcher,
          String.class,
          """
          SELECT opened FROM collaboration.open_match(
              ?, ?, ?, '{1}', ARRAY[?::bytea], '\\x01', '\\x02', 'key', NULL, true, NULL, NULL)
          """,
          id(),
          initiating,
          matching,
          person);
    }
  }

  /** Version and whether it is open, if this state may change it. */
  List<String> change(String id, String state, String change) throws SQLException {
    try (Connection matcher = matcher()) {
      return change(matcher, id, state, change);
    }
  }

  static List<String> change(Connection matcher, String id, String state, String change)
      throws SQLException {
    return Sql.lines(
        matcher,
        """
        SELECT version, is_open FROM collaboration.change_disposition(?, ?, 'key', NULL, ?::jsonb)
        """,
        id,
        state,
        change);
  }

  void close(String id, String... states) throws SQLException {
    for (String state : states) {
      change(id, state, INVALID);
    }
  }

  List<String> eventsOf(String id) throws SQLException {
    try (Connection superuser = superuser()) {
      return Sql.lines(
          superuser,
          "SELECT event FROM collaboration.match_event WHERE match_id = ? ORDER BY version",
          id);
    }
  }

  /** Seals all that has committed. */
  void seal() throws SQLException {
    try (Connection matcher = matcher()) {
      while (Sql.one(matcher, Integer.class, "SELECT sealed FROM collaboration.seal_audit(1000)")
          > 0) {}
    }
  }

  /** Does what only a superuser can, with no trigger in the way. */
  void tamper(String statement, Object... arguments) throws SQLException {
    try (Connection superuser = superuser()) {
      Sql.run(superuser, "SET session_replication_role = replica");
      Sql.run(superuser, statement, arguments);
    }
  }

  static byte[] person() {
    return SecretBytes.random(32).toByteArray();
  }

  static String id() {
    StringBuilder id = new StringBuilder();
    for (byte b : SecretBytes.random(7).toByteArray()) {
      id.append(ID_DIGITS.charAt(Math.floorMod(b, ID_DIGITS.length())));
    }
    return id.toString();
  }
}
