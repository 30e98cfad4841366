package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.uploadId;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
  private final TestCluster own = TestCluster.start();
  private final TestInstallation installation = TestInstallation.withStates("ea");
  private final BulkApi api;

  OutageTest() {
    installation.addState("eb", own);
    api = BulkApi.start(installation);
    api.key("ea"); // made while the registry is up
    api.key("eb");
  }

  @AfterAll
  void close() {
    api.close();
    installation.close();
    own.close();
  }

  @Test
  void aStateWhoseDatabaseIsDownIsToldToComeBackAndTheOthersAreServed() throws Exception {
    String before = uploadId(upload("eb"));
    assertThat(api.ended("eb", before).get("status").asText()).isEqualTo("COMPLETE");
    own.stop();
    assertToldToComeBack(upload("eb"));
    assertToldToComeBack(api.status("eb", before));
    assertThat(api.ended("ea", uploadId(upload("ea"))).get("status").asText())
        .isEqualTo("COMPLETE");

    own.startAgain();
    await().until(() -> api.status("eb", before).statusCode() == 200);
    assertThat(api.ended("eb", uploadId(upload("eb"))).get("status").asText())
        .isEqualTo("COMPLETE");
  }

  @Test
  void anUploadThatIsLoadedWhenTheDatabaseGoesDownBecomesCompleteAfterwards() throws Exception {
    StateTables tables = new StateTables(own, "eb");
    String id;
    try (Connection held = tables.holding("pointer")) {
      assertThat(held.isClosed()).isFalse();
      id = uploadId(upload("eb"));
      await().until(() -> tables.storedStatus(id).equals("loading"));
      own.stop();
    }
    own.startAgain();
    tables.endLeases();
    await().until(() -> api.status("eb", id).statusCode() == 200);
    assertThat(api.ended("eb", id).get("status").asText()).isEqualTo("COMPLETE");
  }

  @Test
  void withoutTheRegistryNobodyCanBeToldApart() throws Exception {
    installation.sharedCluster().stop();
    try {
      await().until(() -> api.status("ea", "x").statusCode() == 503);
      assertToldToComeBack(upload("ea"));
    } finally {
      installation.sharedCluster().startAgain();
    }
    await().until(() -> api.status("ea", "x").statusCode() == 404);
  }

  /** The key of the snapshot that is not begun cannot be destroyed then; the sweep will do it. */
  @Test
  void anIdempotencyKeyThatIsInUseIsToldAlsoWhenTheRegistryHasGoneDown() throws Exception {
    StateTables tables = new StateTables(own, "eb");
    api.ended("eb", uploadId(upload("eb"))); // now the way to the state's database is known
    try (Connection held = tables.holdingChanges("upload");
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int sender = 0; sender < 2; sender++) {
        answers.add(
            senders.submit(() ->
                api.upload(
                    "eb", BodyPublishers.ofString(CsvFiles.rows(3, 1)), "Idempotency-Key", "one")));
      }
      await().until(() -> tables.waiting("begin_upload") == 2);
      installation.sharedCluster().stop();
      try {
        held.rollback();
        List<Integer> statuses = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : answers) {
          statuses.add(answer.get(60, TimeUnit.SECONDS).statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(201, 409);
      } finally {
        installation.sharedCluster().startAgain();
      }
    }
  }

  private HttpResponse<String> upload(String state) throws Exception {
    return api.upload(state, "a.csv", BodyPublishers.ofString(CsvFiles.rows(3, 1)));
  }

  private static void assertToldToComeBack(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }
}
