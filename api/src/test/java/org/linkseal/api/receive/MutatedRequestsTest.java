package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

/** Whatever a sender sends, the answers are those of the document, and nothing is left behind. */
@ExtendWith(SharedBulkApi.class)
class MutatedRequestsTest {
  private static final String PATH = "/bulk/ec/v2/upload_all_participants/a.csv";
  private static final int REQUESTS_OF_A_KIND = 8;
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration PATIENCE_FOR_MORE = Duration.ofMillis(50);

  private final BulkApi api;
  private final StateTables tables;

  MutatedRequestsTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "ec");
  }

  @ParameterizedTest
  @EnumSource
  void isAnsweredAsDocumentedAndLeavesNothing(Mutation mutation) throws Exception {
    long accepted = tables.accepted();
    for (int seed = 0; seed < REQUESTS_OF_A_KIND; seed++) {
      List<Integer> answers = answers(mutation, seed);
      switch (mutation.outcome()) {
        case WHOLE -> assertThat(answers).as("seed %d", seed).containsExactly(201);
        case NEVER_WHOLE -> assertThat(answers).as("seed %d", seed).doesNotContain(201);
        case ANY -> assertThat(answers).as("seed %d", seed).doesNotContain(500);
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> tables.receiving() == 0);
    if (mutation.outcome() == Mutation.Outcome.NEVER_WHOLE) {
      assertThat(tables.accepted()).isEqualTo(accepted);
    }
    servesAGoodUpload();
    await().atMost(Duration.ofSeconds(30)).until(() -> files().isEmpty());
  }

  @Test
  void aSenderThatStopsHoldsUpNobodyAndLeavesNothing() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rows(20, 1));
      await().until(() -> tables.receiving() == 1);
      servesAGoodUpload();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> tables.receiving() == 0);
    await().atMost(Duration.ofSeconds(30)).until(() -> files().isEmpty());
  }

  /** The statuses until the server closes, or waits for more. */
  private List<Integer> answers(Mutation mutation, int seed) throws IOException {
    String head = "PUT " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + key() + "\r\n";
    List<Integer> statuses = new ArrayList<>();
    try (RawHttp http = new RawHttp(api.uri())) {
      if (mutation.outcome() != Mutation.Outcome.WHOLE) {
        http.waitAtMost(PATIENCE);
      }
      http.request(mutation.parts(head, new Random(seed)));
      statuses.add(http.answer().status());
      http.waitAtMost(PATIENCE_FOR_MORE);
      while (mutation.outcome() != Mutation.Outcome.WHOLE) {
        statuses.add(http.answer().status());
      }
    } catch (EOFException | SocketTimeoutException | SocketException _) {
      // it was answered all that it is answered
    }
    return statuses;
  }

  private void servesAGoodUpload() throws Exception {
    assertThat(api.uploaded("ec", CsvFiles.rows(10, 7)).get("status").asText())
        .isNotEqualTo("UPLOADING");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(api.staging())) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ec");
  }
}
