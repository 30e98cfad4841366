package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.ApiProcess;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.auth.Scope;

/** The service as a process of its own, ended with {@code kill -9}. */
class RestartTest {
  private static final String PATH = "/bulk/ea/v2/upload_all_participants/a.csv";

  @TempDir Path staging;

  @Test
  void whatWasAcknowledgedIsPublishedByTheNextRunAndWhatWasNotIsGone() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea")) {
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String key = "Ocp-Apim-Subscription-Key: " + installation.mintKey(Scope.BULK, "ea");
      List<Path> leftOver;
      String accepted;
      try (Connection held = tables.holding("pointer");
          ApiProcess killed = ApiProcess.start(installation, staging)) {
        assertThat(held.isClosed()).isFalse();
        String csv = CsvFiles.rows(1_000, 1);
        try (RawHttp http = new RawHttp(killed.uri())) {
          http.head("PUT", PATH, key, "Content-Length: " + csv.length());
          http.body(csv);
          assertThat(http.answer().status()).isEqualTo(201);
        }
        accepted = tables.newestUpload();
        await().until(() -> tables.storedStatus(accepted).equals("loading"));

        try (RawHttp http = new RawHttp(killed.uri())) {
          http.head("PUT", PATH, key, "Transfer-Encoding: chunked");
          http.chunk(CsvFiles.rows(70_000, 2));
          await().until(() -> spooled().size() == 2);
          killed.kill();
        }
        leftOver = spooled();
        assertThat(leftOver).hasSize(2);
      }

      try (ApiProcess next = ApiProcess.start(installation, staging)) {
        assertThat(next.uri()).isNotNull();
        assertThat(leftOver).noneMatch(Files::exists);
        tables.endLeases();
        await().until(() -> tables.storedStatus(accepted).equals("complete"));
        assertThat(tables.currentRows()).isEqualTo(1_000);
      }
    }
  }

  @Test
  void aStopGivesBackWhatIsBeingLoadedAndCountsNoAttempt() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea");
        ApiProcess stopped = ApiProcess.start(installation, staging)) {
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String key = "Ocp-Apim-Subscription-Key: " + installation.mintKey(Scope.BULK, "ea");
      try (Connection held = tables.holding("pointer")) {
        assertThat(held.isClosed()).isFalse();
        String csv = CsvFiles.rows(3, 1);
        try (RawHttp http = new RawHttp(stopped.uri())) {
          http.head("PUT", PATH, key, "Content-Length: " + csv.length());
          http.body(csv);
          assertThat(http.answer().status()).isEqualTo(201);
        }
        String upload = tables.newestUpload();
        await().until(() -> tables.storedStatus(upload).equals("loading"));
        assertThat(stopped.stop()).isTrue();
        assertThat(tables.storedStatus(upload)).isEqualTo("staged");
        assertThat(tables.countedAttempts(upload)).isZero();
      }
    }
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.walk(staging.resolve("spool"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }
}
