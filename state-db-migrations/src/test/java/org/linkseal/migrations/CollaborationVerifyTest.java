package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.testing.AdminRun;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoints;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * What {@code ./linkseal admin audit} tells of the collaboration database, as it is or tampered
 * with by a superuser, who makes it good again: other tests use the same one.
 */
@ExtendWith(Installed.class)
class CollaborationVerifyTest {

  @TempDir private Path directory;

  private final TestInstallation installation;
  private final CollaborationDatabase database;
  private String match = "";
  private String purged = "";

  CollaborationVerifyTest(TestInstallation installation) {
    this.installation = installation;
    this.database = new CollaborationDatabase(installation);
  }

  /** A match, a search, a reading, an alarm, an operator's change, and a match that was purged. */
  @BeforeEach
  void recordOneOfEachAndSign() throws SQLException {
    match = database.opened("ea", "eb");
    database.change(match, "ea", "{\"final_disposition\": null, \"vulnerable_individual\": true}");
    purged = database.opened("ea", "eb");
    try (Connection matcher = database.matcher();
        Connection superuser = database.superuser()) {
      Sql.run(
          matcher,
          "SELECT collaboration.record_search(?, 'ea', 'key', 'w@agency.example', 1, 0, 0, '{eb}')",
          UUID.randomUUID());
      Sql.run(matcher, "SELECT collaboration.record_reading('key', NULL, NULL, 2)");
      Sql.run(
          superuser,
          "SELECT collaboration.raise_alarm('2059-01-01', 'zz', 'canary', ?, 'key', '{}')",
          match);
      Sql.run(superuser, "SELECT collaboration.record_abuse_control('budget_set', 'zz', 7)");
      database.seal();
      database.tamper(
          "UPDATE collaboration.match_event SET at = at - interval '1500 days' WHERE match_id = ?",
          purged);
      Sql.run(matcher, "SELECT collaboration.purge_matches(10)");
    }
    sign();
  }

  @Test
  void anUntouchedLogIsValidAlthoughPartsOfItWerePurged() throws Exception {
    assertThat(database.eventsOf(purged)).isEmpty();
    AdminRun run = verify();
    assertThat(run.out())
        .matches("collaboration: valid, ([0-9]+) entries, last checkpoint at .* \\(entry \\1\\)\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aChangedRowOfEveryKindIsNamed() throws Exception {
    for (String change :
        List.of(
            "match_event SET change = change - 'final_disposition' WHERE match_id = '%s' AND version = 2",
            "search_audit SET persons = persons + 1 WHERE id = (SELECT max(id) FROM collaboration.search_audit)",
            "reading_audit SET user_name = '' WHERE id = (SELECT max(id) FROM collaboration.reading_audit)",
            "audit_log SET purged = NULL WHERE subject = '%2$s'",
            "alarm SET counts = '{\"hits\": 0}' WHERE subject = '%s'",
            "abuse_control_audit SET number = 8 WHERE id = (SELECT max(id) FROM collaboration.abuse_control_audit)")) {
      String table = change.substring(0, change.indexOf(' '));
      String row = change.substring(change.indexOf("WHERE")).formatted(match, purged);
      long id = number("SELECT id FROM collaboration." + table + " " + row);
      database.tamper(
          "CREATE TABLE collaboration.kept AS SELECT * FROM collaboration." + table + " " + row);
      database.tamper("UPDATE collaboration." + change.formatted(match, purged));

      assertTampered(
          verify(),
          "entry %d (log id %d) was changed after it was sealed".formatted(positionOf(id), id));

      database.tamper("DELETE FROM collaboration." + table + " WHERE id = ?", id);
      database.tamper("INSERT INTO collaboration." + table + " SELECT * FROM collaboration.kept");
      database.tamper("DROP TABLE collaboration.kept");
    }
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void aRowThatIsGoneWithoutAPurgeAndOneThatWasPutInAreNamed() throws Exception {
    long id =
        number(
            "SELECT id FROM collaboration.match_event WHERE match_id = '"
                + match
                + "' AND version = 2");
    database.tamper("UPDATE collaboration.match_event SET id = -id WHERE id = ?", id);
    assertTampered(verify(), "log id " + -id + ": a row that was not recorded as an event");
    database.tamper("UPDATE collaboration.match_event SET id = -id WHERE id = ?", -id);

    database.tamper(
        "CREATE TABLE collaboration.kept AS SELECT * FROM collaboration.match_event WHERE id = "
            + id);
    database.tamper("DELETE FROM collaboration.match_event WHERE id = ?", id);
    assertTampered(
        verify(),
        "entry %d (log id %d): its row was deleted, and no purge is on record for it"
            .formatted(positionOf(id), id));
    database.tamper("INSERT INTO collaboration.match_event SELECT * FROM collaboration.kept");
    database.tamper("DROP TABLE collaboration.kept");

    database.opened("ea", "eb");
    long waiting = number("SELECT max(id) FROM collaboration.audit_unsealed");
    database.tamper("UPDATE collaboration.match_event SET actor = 'other' WHERE id = ?", waiting);
    assertTampered(verify(), "log id " + waiting + " was changed before it was sealed");
    database.tamper("UPDATE collaboration.match_event SET actor = 'key' WHERE id = ?", waiting);
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void aChainThatItsOwnerCutOffDoesNotFitWhatWasSigned() throws Exception {
    long last = number("SELECT max(position) FROM collaboration.audit_chain");
    database.tamper(
        "CREATE TABLE collaboration.kept AS SELECT * FROM collaboration.audit_chain WHERE position = "
            + last);
    database.tamper("DELETE FROM collaboration.audit_chain WHERE position = ?", last);
    assertTampered(verify(), "entry %d is missing".formatted(last));
    database.tamper("INSERT INTO collaboration.audit_chain SELECT * FROM collaboration.kept");
    database.tamper("DROP TABLE collaboration.kept");
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void anExportIsVerifiedWithThePublicKeyAlone() throws Exception {
    Path file = directory.resolve("export.jsonl");
    assertThat(installation.admin("audit", "export", "collaboration", file.toString()).exitCode())
        .isZero();
    String text = Files.readString(file);

    assertThat(verifyOffline(file).out()).contains("collaboration: valid, ");
    Files.writeString(file, text.replace("w@agency.example", "x@agency.example"));
    assertTampered(verifyOffline(file), "was changed after it was sealed");
    Files.writeString(file, text.substring(0, text.lastIndexOf('\n')));
    assertUnverified(verifyOffline(file), "the export is cut off");
    Files.writeString(file, text.replaceFirst("\"collaboration\"", "\"ea\""));
    assertUnverified(verifyOffline(file), "it is of ea");
    Files.writeString(file, text);
    assertThat(verify("--earlier-export", file.toString()).exitCode()).isZero();
  }

  @Test
  void whatKeepsItFromVerifyingIsExitCodeTwo() throws Exception {
    Path config = directory.resolve("admin.properties");
    new AdminConfig(
            installation.registryUrl(),
            "jdbc:postgresql://127.0.0.1:1/collaboration",
            AdminConfig.load(installation.adminConfigFile()).rootSecret(),
            installation.auditPublicKeyFile())
        .save(config);
    assertUnverified(
        AdminRun.of("audit", "verify", "collaboration", "--config", config.toString()),
        "a database could not be asked");
    assertUnverified(
        verify("--earlier-export", directory.resolve("none").toString()), "there is no file");
  }

  /** As the Match API does it. */
  private void sign() throws SQLException {
    database.seal();
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.MATCHER));
    try (Connection matcher = database.matcher();
        HikariDataSource registry =
            RegistryDataSource.open(installation.registryUrl(), secrets, Service.MATCHER)) {
      List<Object> head =
          Sql.rows(matcher, "SELECT position, hash FROM collaboration.seal_audit(1)").getFirst();
      assertThat(
              new Checkpoints(registry, secrets.auditSigningKey(), Clock.systemUTC())
                  .add(AuditLog.COLLABORATION, (Long) head.get(0), (byte[]) head.get(1)))
          .isTrue();
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(superuser, Long.class, sql);
    }
  }

  private long positionOf(long id) throws SQLException {
    return number("SELECT position FROM collaboration.audit_chain WHERE id = " + id);
  }

  private AdminRun verify(String... options) {
    return installation.admin(
        Stream.concat(Stream.of("audit", "verify", "collaboration"), Stream.of(options))
            .toArray(String[]::new));
  }

  private AdminRun verifyOffline(Path file) {
    return AdminRun.of(
        "audit",
        "verify",
        "collaboration",
        "--export",
        file.toString(),
        "--public-key",
        installation.auditPublicKeyFile().toString());
  }

  private static void assertTampered(AdminRun run, String what) {
    assertThat(run.out()).startsWith("collaboration: TAMPERED: ").contains(what).hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static void assertUnverified(AdminRun run, String why) {
    assertThat(run.err()).contains("could not be ").contains(why);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
