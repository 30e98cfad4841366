package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.json;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowSenderTest {
  private static final String PATH = "/bulk/eb/v2/upload_all_participants/a.csv?allow_shrink=true";

  private final BulkApi api;
  private final StateTables tables;

  SlowSenderTest(TestInstallation installation) {
    this.api =
        BulkApi.start(
            installation,
            Map.of(
                "micronaut.server.idle-timeout", "2s",
                "linkseal.requests.head-within", "500ms",
                "linkseal.upload.max-duration", "3s"));
    this.tables = new StateTables(installation.stateCluster(), "eb");
  }

  @AfterAll
  void close() {
    api.close();
  }

  @Test
  void aSenderThatSendsALittleNowAndThenIsToldToBeFaster() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rows(2, 1));
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            http.chunk("\n");
            return http.isAnswered();
          });
      assertToldToBeFaster(http);
    }
  }

  /** Its connection is closed although next to nothing is missing. */
  @Test
  void aSenderThatFallsSilentIsToldSo() throws Exception {
    String csv = CsvFiles.rows(2, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Content-Length: " + (csv.length() + 1));
      http.body(csv);
      assertToldToBeFaster(http);
    }
  }

  @Test
  void aSenderThatHasSentEverythingIsAnsweredHoweverLongItsFileTakesToBeKept() throws Exception {
    String csv = CsvFiles.rows(2, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      try (Connection held = tables.holding("upload_counter")) {
        http.head("PUT", PATH, key(), "Content-Length: " + csv.length());
        http.body(csv);
        await().during(Duration.ofSeconds(3)).until(() -> tables.waiting("accept_upload") == 1);
        held.rollback();
      }
      assertThat(http.answer().status()).isEqualTo(201);
      assertThat(http.isEnded()).isTrue(); // what is idle now is closed
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aByteNowAndThenKeepsNoConnectionThatReceivesNothing() throws Exception {
    try (RawHttp head = new RawHttp(api.uri())) {
      head.body("PUT " + PATH + " HTTP/1.1\r\nX-");
      head.sendDropsUntilEnded();
    }
    try (RawHttp refused = new RawHttp(api.uri())) {
      refused.head("PUT", PATH, "Content-Length: 1000");
      assertThat(refused.answer().status()).isEqualTo(401);
      refused.sendDropsUntilEnded();
    }
  }

  @Test
  void whoOpensAConnectionHasSomethingToSendAndWhoWasAnsweredMayComeBack() throws Exception {
    try (RawHttp used = new RawHttp(api.uri())) {
      used.head("GET", "/");
      assertThat(used.answer().status()).isEqualTo(404);
      try (RawHttp unused = new RawHttp(api.uri())) {
        assertThat(unused.isEnded()).isTrue();
      }
      used.head("GET", "/");
      assertThat(used.answer().status()).isEqualTo(404);
    }
  }

  private void assertToldToBeFaster(RawHttp http) throws IOException, SQLException {
    RawHttp.Answer answer = http.answer();
    assertThat(answer.status()).isEqualTo(408);
    assertThat(json(answer.body()).get("detail").asText()).contains("send it again");
    assertThat(answer.headers().firstValue("connection")).contains("close");
    assertThat(http.isEnded()).isTrue();
    assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("eb");
  }
}
