package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.linkseal.migrations.admin.Admin;
import org.linkseal.migrations.testing.AdminRun;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoints;
import org.linkseal.registry.keys.ServiceSecrets;

/** A state whose log is sealed, signed, tampered with and verified. */
final class AuditedState {

  private final TestInstallation installation;
  private final StateDatabase database;
  private final StateCode code;

  AuditedState(TestInstallation installation, StateDatabase database) throws SQLException {
    this.installation = installation;
    this.database = database;
    try (Connection superuser = database.superuser()) {
      code =
          new StateCode(
              Sql.one(superuser, String.class, "SELECT right(current_database()::text, 2)"));
      new Roles(superuser)
          .setPassword(DatabaseRole.AUDITOR.roleName(code), installation.auditorPassword(code));
    }
  }

  String code() {
    return code.value();
  }

  /** Position, hash, number of entries sealed, whether an upload ended. */
  List<Object> seal() throws SQLException {
    return seal(1_000);
  }

  List<Object> seal(int maxEntries) throws SQLException {
    try (Connection janitor = database.as(DatabaseRole.JANITOR)) {
      return Sql.rows(janitor, "SELECT * FROM linkseal.seal_audit(?)", maxEntries).getFirst();
    }
  }

  /** Seals what is there and signs the end of the chain. */
  void sign() throws SQLException {
    List<Object> head = seal();
    sign((Long) head.get(0), (byte[]) head.get(1));
  }

  /** Whether the registry takes it. */
  boolean sign(long position, byte[] hash) {
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    try (HikariDataSource registry =
        RegistryDataSource.open(installation.registryUrl(), secrets, Service.API)) {
      return new Checkpoints(registry, secrets.auditSigningKey(), Clock.systemUTC())
          .add(AuditLog.of(code), position, hash);
    }
  }

  /** An event as the functions record them. */
  void record(String event) throws SQLException {
    asSuperuser("SELECT linkseal.record_event(?, NULL, NULL, NULL, NULL)", event);
  }

  /** Does what only a superuser can, with no trigger in the way. */
  void asSuperuser(String statement, Object... arguments) throws SQLException {
    try (Connection superuser = database.superuser()) {
      tamper(superuser, statement, arguments);
    }
  }

  void inTheRegistry(String statement, Object... arguments) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry")) {
      tamper(superuser, statement, arguments);
    }
  }

  private static void tamper(Connection superuser, String statement, Object... arguments)
      throws SQLException {
    Sql.run(superuser, "SET session_replication_role = replica");
    Sql.run(superuser, statement, arguments);
  }

  /** Makes the chain right again behind a change, as its owner can. */
  void rewriteChain() throws SQLException {
    asSuperuser(
        """
        DO $$
        DECLARE
            h bytea := sha256(convert_to('linkseal audit chain 1 ' || right(current_database(), 2), 'UTF8'));
            c record;
        BEGIN
            FOR c IN SELECT a.position, l AS entry FROM linkseal.audit_chain a
                     JOIN linkseal.audit_log l ON l.id = a.id ORDER BY a.position LOOP
                h := sha256(h || linkseal.audit_bytes(c.entry));
                UPDATE linkseal.audit_chain a SET hash = h WHERE a.position = c.position;
                UPDATE linkseal.audit_head SET position = c.position, hash = h;
            END LOOP;
        END
        $$
        """);
  }

  /** Takes the newest entries away, rows and all, so that {@code last} is the end of the chain. */
  void cutOffAfter(long last) throws SQLException {
    asSuperuser(
        """
        WITH cut AS (DELETE FROM linkseal.audit_chain WHERE position > ? RETURNING id)
        DELETE FROM linkseal.audit_log l USING cut WHERE l.id = cut.id
        """,
        last);
    rewriteChain();
  }

  long idAt(long position) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(
          superuser,
          Long.class,
          "SELECT id FROM linkseal.audit_chain WHERE position = ?",
          position);
    }
  }

  AdminRun verify(String... options) {
    return installation.admin(
        Stream.concat(Stream.of("audit", "verify", code()), Stream.of(options))
            .toArray(String[]::new));
  }

  AdminRun export(Path file) {
    return installation.admin("audit", "export", code(), file.toString());
  }

  /** Without a connection. */
  AdminRun verifyExport(Path file) {
    return AdminRun.of(arguments(file));
  }

  private String[] arguments(Path export) {
    return new String[] {
      "audit",
      "verify",
      code(),
      "--export",
      export.toString(),
      "--public-key",
      installation.auditPublicKeyFile().toString()
    };
  }

  /**
   * The same by a process of its own.
   *
   * @param heap what it may have of it, such as 12m
   */
  AdminRun verifyExport(Path file, String heap) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Admin.class.getName()));
    command.addAll(List.of(arguments(file)));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new AdminRun(process.waitFor(), out, err);
  }
}
