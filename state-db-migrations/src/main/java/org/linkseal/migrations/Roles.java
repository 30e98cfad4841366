package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import org.linkseal.pprl.secret.SecretBytes;
import org.postgresql.util.PasswordUtil;

/** The roles of our databases in one cluster. */
final class Roles {

  private final Connection superuser;

  Roles(Connection superuser) {
    this.superuser = superuser;
  }

  /** A role that is there already keeps its password. */
  void create(DatabasePlan plan) throws SQLException {
    createIfMissing(plan.owner());
    Ddl.run(superuser, "ALTER ROLE %I NOLOGIN CONNECTION LIMIT 0", plan.owner());
    for (Login login : plan.logins()) {
      createIfMissing(login.role());
      Ddl.run(
          superuser,
          "ALTER ROLE %I LOGIN CONNECTION LIMIT %s",
          login.role(),
          Integer.toString(login.connectionLimit()));
    }
    Ddl.run(
        superuser,
        "GRANT %I TO %I WITH ADMIN FALSE, INHERIT FALSE, SET TRUE",
        plan.owner(),
        plan.migrator());
  }

  boolean hasPassword(String role) throws SQLException {
    return Ddl.exists(
        superuser, "SELECT FROM pg_authid WHERE rolname = ? AND rolpassword IS NOT NULL", role);
  }

  /** Only the SCRAM verifier is sent. */
  void setPassword(String role, String password) throws SQLException {
    Ddl.run(
        superuser,
        "ALTER ROLE %I PASSWORD %L",
        role,
        PasswordUtil.encodeScramSha256(password.toCharArray()));
  }

  void removePassword(String role) throws SQLException {
    Ddl.run(superuser, "ALTER ROLE %I PASSWORD NULL", role);
  }

  static String randomPassword() {
    return Base64Url.text(SecretBytes.random(32));
  }

  private void createIfMissing(String role) throws SQLException {
    if (!Ddl.exists(superuser, "SELECT FROM pg_roles WHERE rolname = ?", role)) {
      Ddl.run(
          superuser,
          "CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
          role);
    }
  }
}
