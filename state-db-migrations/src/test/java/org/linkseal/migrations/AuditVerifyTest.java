package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.testing.AdminRun;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;

/**
 * What {@code ./linkseal admin audit} tells of a log, untouched or tampered with by a superuser.
 */
@ExtendWith(Installed.class)
class AuditVerifyTest {

  @TempDir private Path directory;

  private final TestInstallation installation;
  private final AuditedState state;

  /** Six entries of an upload, signed; five of a second one, its publish left out, signed too. */
  AuditVerifyTest(StateDatabase database, TestInstallation installation) throws SQLException {
    this.installation = installation;
    this.state = new AuditedState(installation, database);
    database.published(UUID.randomUUID());
    state.sign();
    database.sealed(database.claimed(1), List.of(UUID.randomUUID()));
    state.sign();
  }

  @Test
  void anUntouchedLogIsValid() throws Exception {
    AdminRun run = state.verify();
    assertThat(run.out())
        .startsWith(state.code() + ": valid, 11 entries, last checkpoint at 20")
        .endsWith("(entry 11)\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aLogWithoutEntriesIsNotCalledValid() throws Exception {
    installation.addState("zy", installation.stateCluster());
    assertUnverified(installation.admin("audit", "verify", "zy"), "the log is empty");
  }

  @Test
  void everyTextAndEveryMissingValueIsComputedAsItWasSealed() throws Exception {
    state.asSuperuser(
        "SELECT linkseal.record_event('Ä\t€\n𝄞', '', -1, -9223372036854775808, NULL, 'o''neill@ñ')");
    state.asSuperuser(
        "UPDATE linkseal.audit_log SET at = '1969-12-31 23:59:59.999999+00' WHERE event LIKE 'Ä%'");
    state.sign();
    assertThat(state.verify().exitCode()).isZero();

    state.asSuperuser("UPDATE linkseal.audit_log SET upload_id = NULL WHERE upload_id = ''");
    assertTampered("entry 12 (log id " + state.idAt(12) + ") was changed after it was sealed");
  }

  @Test
  void aChangedRowIsNamed() throws Exception {
    state.asSuperuser("UPDATE linkseal.audit_log SET at = 'infinity' WHERE id = ?", state.idAt(3));
    assertTampered("entry 3 (log id " + state.idAt(3) + ") was changed after it was sealed");
  }

  @Test
  void aDeletedRowIsNamed() throws Exception {
    state.asSuperuser("DELETE FROM linkseal.audit_log WHERE id = ?", state.idAt(4));
    assertTampered("entry 4 (log id " + state.idAt(4) + "): its row was deleted from the log");
  }

  @Test
  void aRowDeletedTogetherWithItsEntryIsNamed() throws Exception {
    state.asSuperuser("DELETE FROM linkseal.audit_log WHERE id = ?", state.idAt(4));
    state.asSuperuser("DELETE FROM linkseal.audit_chain WHERE position = 4");
    assertTampered("entry 4 is missing from the chain");
  }

  @Test
  void aRowDeletedBeforeItWasSealedIsNamed() throws Exception {
    state.record("unwanted");
    state.asSuperuser("DELETE FROM linkseal.audit_log WHERE event = 'unwanted'");
    assertTampered("its row was deleted before it was sealed");
  }

  @Test
  void aRowInsertedInBetweenIsNamed() throws Exception {
    state.asSuperuser(
        """
        INSERT INTO linkseal.audit_log (id, at, event) OVERRIDING SYSTEM VALUE
        SELECT 0, min(at), 'invented' FROM linkseal.audit_log
        """);
    assertTampered("log id 0: a row that was not recorded as an event");
  }

  @Test
  void aChainThatItsOwnerRewroteIsNotTheOneThatWasSigned() throws Exception {
    state.asSuperuser("UPDATE linkseal.audit_log SET rows = 7 WHERE id = ?", state.idAt(8));
    state.rewriteChain();
    assertTampered("the chain was rewritten, entry 11 or before it (but after entry 6)");
  }

  @Test
  void aRewrittenChainCanNotGoOn() throws Exception {
    state.asSuperuser("UPDATE linkseal.audit_log SET rows = 7 WHERE id = ?", state.idAt(2));
    state.rewriteChain();
    state.record("later");
    state.sign();
    assertTampered("the chain was rewritten, entry 6 or before it (but after entry 0)");
  }

  @Test
  void aTruncatedTailIsMissed() throws Exception {
    state.cutOffAfter(8);
    assertTampered("entry 9 is missing: the checkpoint signed at ", "covers the entries up to 11");
  }

  @Test
  void aForgedCheckpointIsNamed() throws Exception {
    state.cutOffAfter(8);
    takeCheckpoint(11);
    state.inTheRegistry(
        """
        INSERT INTO registry.audit_checkpoint SELECT log, 8, hash, signed_at, signature
        FROM registry.audit_checkpoint WHERE position = 6 AND log = ?
        """,
        state.code());
    assertTampered("the checkpoint of entry 8 was forged");
  }

  @Test
  void anEarlierExportShowsWhatTheRegistrysCheckpointsWereTakenFrom() throws Exception {
    Path earlier = exported();
    state.cutOffAfter(8);
    takeCheckpoint(11);
    assertThat(state.verify().exitCode()).isZero();
    AdminRun run = state.verify("--earlier-export", earlier.toString());
    assertThat(run.out()).contains("TAMPERED: entry 9 is missing");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void anExportIsVerifiedWithThePublicKeyAlone() throws Exception {
    Path file = exported();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file)).hasSize(1 + 11 + 2 + 1);
    AdminRun valid = state.verifyExport(file);
    assertThat(valid.out()).contains("valid, 11 entries");
    assertThat(valid.exitCode()).isZero();

    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"upload_accepted\"", "\"upload_rejected\""));
    assertThat(state.verifyExport(file).out()).contains("TAMPERED: entry 2 (log id ");

    Files.writeString(file, text.substring(0, text.lastIndexOf('\n')));
    assertUnverified(state.verifyExport(file), "the export is cut off");
    Files.writeString(file, "{\"some\": \"thing\"}");
    assertUnverified(state.verifyExport(file), "not an audit export");
    assertUnverified(state.export(file), "is there already");
    assertThat(file).hasContent("{\"some\": \"thing\"}");
  }

  @Test
  void whatIsNoEvidenceOfThisLogIsNoFinding() throws Exception {
    String export = Files.readString(exported());
    String ofState = "\"log\":\"" + state.code() + "\"";
    Path other = directory.resolve("other.jsonl");

    Files.writeString(other, export.replace(ofState, "\"log\":\"zv\""));
    assertUnverified(state.verify("--earlier-export", other.toString()), "it is of zv");
    assertUnverified(state.verifyExport(other), "it is of zv");
    Files.writeString(other, export.replaceAll("(\"signature\":\")[0-9a-f]{2}", "$1ff"));
    assertUnverified(
        state.verify("--earlier-export", other.toString()),
        "not signed by this installation's key");
    Files.writeString(other, "{\"data\":{},\"audit_checkpoint\":{}}");
    assertUnverified(
        state.verify("--earlier-status", other.toString()),
        "a member of its checkpoint is missing");
    Files.writeString(other, "{\"data\":{}}");
    assertUnverified(state.verify("--earlier-status", other.toString()), "no checkpoint");
  }

  @Test
  void theStatusThatAStateKeptShowsWhatTheRegistrysCheckpointsWereTakenFrom() throws Exception {
    Path status = keptStatus();
    assertThat(state.verify("--earlier-status", status.toString()).exitCode()).isZero();
    state.cutOffAfter(8);
    takeCheckpoint(11);
    assertThat(state.verify().exitCode()).isZero();
    AdminRun run = state.verify("--earlier-status", status.toString());
    assertThat(run.out()).contains("TAMPERED: entry 9 is missing");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  /** As the Bulk API answered it after the newest checkpoint. */
  private Path keptStatus() throws Exception {
    List<String> lines = Files.readAllLines(exported());
    String checkpoint = lines.get(lines.size() - 2);
    assertThat(checkpoint).contains("\"checkpoint\":11");
    return Files.writeString(
        directory.resolve("status.json"),
        "{\"data\":{\"warnings\":[{\"column\":7}]},\"audit_checkpoint\":{\"state\":\"%s\",%s}"
            .formatted(state.code(), checkpoint.substring(1)));
  }

  @Test
  void aLogThatWasRestoredTellsForEverWhatOfItIsGone() throws Exception {
    Path status = keptStatus();
    state.cutOffAfter(8); // the backup, older than the checkpoint of entry 11
    String restored = Instant.now().toString();
    assertTampered("entry 9 is missing");
    assertUnverified(
        state.verify("--restored-at", restored), "no checkpoint has been signed since the restore");

    for (int i = 9; i <= 12; i++) {
      state.record("later");
    }
    state.sign();
    assertTampered("the chain was rewritten, entry 11 or before it (but after entry 6)");
    String gone =
        "valid since it was restored at %s, 12 entries, last checkpoint at ".formatted(restored);
    for (AdminRun run :
        List.of(
            state.verify("--restored-at", restored),
            state.verify("--restored-at", restored, "--earlier-status", status.toString()))) {
      assertThat(run.out())
          .contains(gone)
          .endsWith("; entries 7 to 11, signed before, are gone or others now\n");
      assertThat(run.exitCode()).isZero();
    }

    state.asSuperuser("UPDATE linkseal.audit_log SET rows = 7 WHERE id = ?", state.idAt(10));
    state.rewriteChain();
    assertTampered(List.of("--restored-at", restored), "the chain was rewritten, entry 12");
  }

  @Test
  void aRestoreExcusesNothingButMissingAndOtherEntriesSignedBeforeIt() throws Exception {
    String now = Instant.now().toString();
    assertThat(state.verify("--restored-at", now).out())
        .startsWith(state.code() + ": valid, 11 entries");
    assertUnverified(
        state.verify("--restored-at", "2999-01-01T00:00:00Z"), "not been restored yet");
    state.cutOffAfter(8);
    String before = "2020-01-01T00:00:00Z";
    assertTampered(List.of("--restored-at", before), "entry 9 is missing");
    state.asSuperuser("DELETE FROM linkseal.audit_log WHERE id = ?", state.idAt(2));
    assertTampered(List.of("--restored-at", now), "entry 2 (log id ");
  }

  @Test
  void whateverEndsTheProcessIsNoFinding() throws Exception {
    Path file = directory.resolve("export.jsonl");
    Files.writeString(file, "{\"linkseal_audit_export\":\"" + "1".repeat(15_000_000) + "\"}");
    AdminRun run = state.verifyExport(file, "12m");
    assertThat(run.err()).contains("OutOfMemoryError");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private void takeCheckpoint(long position) throws SQLException {
    state.inTheRegistry(
        "DELETE FROM registry.audit_checkpoint WHERE position = ? AND log = ?",
        position,
        state.code());
  }

  private Path exported() throws Exception {
    Path file = directory.resolve("export.jsonl");
    assertThat(state.export(file).exitCode()).isZero();
    return file;
  }

  @Test
  void rowsThatNobodySealsOrSignsAreNotCalledValid() throws Exception {
    state.asSuperuser(
        """
        WITH old AS (INSERT INTO linkseal.audit_log (at, event) VALUES (now() - interval '11 minutes', 'old') RETURNING id)
        INSERT INTO linkseal.audit_unsealed SELECT id FROM old
        """);
    assertUnverified(state.verify(), "rows have been waiting to be sealed since");
    state.seal();
    assertUnverified(state.verify(), "no checkpoint covers the newest entries");
    state.sign();
    assertThat(state.verify().exitCode()).isZero();

    takeCheckpoint(6);
    takeCheckpoint(11);
    takeCheckpoint(12);
    assertUnverified(state.verify(), "12 entries, but no checkpoint");
  }

  @Test
  void whateverKeepsItFromVerifyingIsSaidAndIsExitCodeTwo() throws Exception {
    Path missing = directory.resolve("missing");
    assertUnverified(installation.admin("audit", "verify", "xx"), "no such state");
    assertUnverified(
        installation.admin("audit", "verify", "z"),
        "neither the code of a state nor collaboration");
    assertUnverified(state.verify("--public-key", missing.toString()), "there is no file");
    assertUnverified(
        AdminRun.of("audit", "verify", "ea", "--config", missing.toString()), "there is no file");
    assertThat(AdminRun.of("audit", "verify").exitCode()).isEqualTo(2);

    Path other = directory.resolve("other-root");
    RootSecret.generate().save(other);
    Path otherConfig = directory.resolve("other.properties");
    new AdminConfig(
            installation.registryUrl(),
            installation.collaborationUrl(),
            other,
            installation.auditPublicKeyFile())
        .save(otherConfig);
    assertUnverified(
        AdminRun.of("audit", "verify", state.code(), "--config", otherConfig.toString()), "28P01");
  }

  @Test
  void noServiceHoldsAnAuditorsPassword() throws Exception {
    for (Service service : Service.values()) {
      assertThat(Files.readString(installation.secretsFile(service)))
          .doesNotContain(RootSecret.load(rootSecret()).password("registry_auditor"));
    }
    try (var registry = installation.sharedCluster().superuser("registry")) {
      assertThat(Sql.lines(registry, "SELECT FROM registry.credential WHERE role_name ~ 'auditor'"))
          .isEmpty();
    }
    try (var auditor =
        installation
            .stateCluster()
            .connect(
                "state_" + state.code(),
                state.code() + "_auditor",
                RootSecret.load(rootSecret()).password(state.code() + "_auditor"))) {
      assertThat(Sql.one(auditor, Long.class, "SELECT count(*) FROM linkseal.audit_log"))
          .isEqualTo(11);
    }
  }

  private Path rootSecret() throws Exception {
    return AdminConfig.load(installation.adminConfigFile()).rootSecret();
  }

  private void assertTampered(String... what) throws Exception {
    assertTampered(List.of(), what);
  }

  private void assertTampered(List<String> options, String... what) throws Exception {
    AdminRun run = state.verify(options.toArray(String[]::new));
    assertThat(run.out()).startsWith(state.code() + ": TAMPERED: ").contains(what);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static void assertUnverified(AdminRun run, String why) {
    assertThat(run.err()).contains("could not be ").contains(why);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
