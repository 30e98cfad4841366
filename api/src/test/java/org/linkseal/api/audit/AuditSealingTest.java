package org.linkseal.api.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.migrations.admin.Admin;
import org.linkseal.migrations.testing.TestInstallation;

/** The log of a state as the running service seals and signs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditSealingTest {
  private static final String HEAD = "SELECT position FROM linkseal.audit_head";
  private static final String UNSEALED = "SELECT count(*) FROM linkseal.audit_unsealed";
  private static final String CHECKPOINT =
      "SELECT coalesce(max(position), 0) FROM registry.audit_checkpoint WHERE log = 'ea'";

  private final TestInstallation installation = TestInstallation.withStates("ea");
  private final BulkApi api = BulkApi.start(installation);

  @AfterAll
  void close() {
    api.close();
    installation.close();
  }

  @Test
  void whenAnUploadHasBecomeFinalItsEntriesAreSealedAndSignedWithinSeconds() throws Exception {
    assertComplete();
    assertThat(api.uploaded("ea", "not,a,header\n").get("status").asText()).isEqualTo("FAILED");
    // Not the first one, and less than a minute after it: the end of the upload is the reason.
    await().until(() -> ofState(UNSEALED) == 0 && ofRegistry(CHECKPOINT) == ofState(HEAD));
  }

  @Test
  void aSealerThatFailsHoldsUpNoLoadAndCatchesUpLater() throws Exception {
    changeState("REVOKE EXECUTE ON FUNCTION linkseal.seal_audit(int) FROM ea_janitor");
    try {
      assertComplete();
      assertThat(ofState(UNSEALED)).isPositive();
    } finally {
      changeState("GRANT EXECUTE ON FUNCTION linkseal.seal_audit(int) TO ea_janitor");
    }
    await().until(() -> ofState(UNSEALED) == 0);
  }

  @Test
  void theStatusHoldsACheckpointThatTheStateMayKeepAsEvidence(@TempDir Path folder)
      throws Exception {
    String id = assertComplete();
    await().until(() -> checkpointed(api.status("ea", id).body()) == ofState(HEAD));
    Path kept = Files.writeString(folder.resolve("status.json"), api.status("ea", id).body());
    Process verify =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Admin.class.getName(),
                "audit",
                "verify",
                "ea",
                "--config",
                installation.adminConfigFile().toString(),
                "--earlier-status",
                kept.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(verify.getInputStream().readAllBytes(), UTF_8);
    assertThat(verify.waitFor()).as(printed).isZero();
    assertThat(printed).startsWith("ea: valid, ");
  }

  @Test
  void aStatusIsAnsweredWhetherACheckpointIsKnownOrNot() throws Exception {
    changeRegistry("REVOKE EXECUTE ON FUNCTION registry.add_audit_checkpoint FROM registry_api");
    try {
      api.startAgain();
      assertThat(checkpointed(api.status("ea", assertComplete()).body())).isZero();
    } finally {
      changeRegistry("GRANT EXECUTE ON FUNCTION registry.add_audit_checkpoint TO registry_api");
    }
  }

  /** The position that a status's checkpoint covers, or 0. */
  private static long checkpointed(String status) {
    return json(status).path("audit_checkpoint").path("checkpoint").asLong();
  }

  private String assertComplete() throws Exception {
    String id = uploadId(api.upload("ea", "a.csv", BodyPublishers.ofString(CsvFiles.rows(3, 1))));
    assertThat(api.ended("ea", id).get("status").asText()).isEqualTo("COMPLETE");
    return id;
  }

  private long ofRegistry(String sql) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry")) {
      return number(superuser, sql);
    }
  }

  private long ofState(String sql) throws SQLException {
    try (Connection superuser = installation.stateCluster().superuser("state_ea")) {
      return number(superuser, sql);
    }
  }

  private void changeState(String sql) throws SQLException {
    try (Connection superuser = installation.stateCluster().superuser("state_ea");
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private void changeRegistry(String sql) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
