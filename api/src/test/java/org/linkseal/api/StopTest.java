package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.uploadId;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

/** The service is stopped, as an operator stops it, while files are on their way. */
class StopTest {
  private static final String PATH = "/bulk/ea/v2/upload_all_participants/a.csv";
  private static final String NAME = "participants-2026-11-20";

  private final TestInstallation installation = TestInstallation.withStates("ea");
  private final BulkApi api = BulkApi.start(installation);
  private final StateTables tables = new StateTables(installation.stateCluster(), "ea");

  @AfterEach
  void close() {
    api.close();
    installation.close();
  }

  @Test
  void aSenderThatStillSendsIsToldToComeBackAndNothingIsLeft() throws Exception {
    String csv = CsvFiles.rows(100_000, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked", "Idempotency-Key: " + NAME);
      http.chunk(csv);
      await().until(() -> spooled().size() == 2);
      String id = tables.newestUpload();
      CompletableFuture<Void> nextRun = CompletableFuture.runAsync(api::startAgain);
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers().firstValueAsLong("retry-after").orElseThrow()).isPositive();
      assertThat(tables.storedStatus(id)).isEqualTo("abandoned");
      nextRun.get(60, TimeUnit.SECONDS);
    }
    assertThat(spooled()).isEmpty();
    String again =
        uploadId(api.upload("ea", BodyPublishers.ofString(csv), "Idempotency-Key", NAME));
    assertThat(api.ended("ea", again).get("status").asText()).isEqualTo("COMPLETE");
  }

  @Test
  void aFileThatHasArrivedIsAcceptedBeforeTheServiceEnds() throws Exception {
    String csv = CsvFiles.rows(10, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      CompletableFuture<Void> nextRun;
      try (Connection held = tables.holding("upload_counter")) {
        assertThat(held.isClosed()).isFalse();
        http.head("PUT", PATH, key(), "Content-Length: " + csv.length());
        http.body(csv);
        await().until(() -> tables.waiting("accept_upload") == 1);
        nextRun = CompletableFuture.runAsync(api::startAgain);
        await().until(this::takesNoConnections);
      }
      assertThat(http.answer().status()).isEqualTo(201);
      nextRun.get(60, TimeUnit.SECONDS);
    }
    assertThat(api.ended("ea", tables.newestUpload()).get("status").asText()).isEqualTo("COMPLETE");
  }

  private boolean takesNoConnections() {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("GET", "/bulk/ea/v2/uploads/x", key());
      http.answer();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.walk(api.staging().resolve("spool"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ea");
  }
}
