package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.telemetry.testing.MetricsGuide;
import org.linkseal.telemetry.testing.Scrape;

/** What the operator sees of uploads. */
class TelemetryTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String HEADER = "lds_hash,participant_id\n";
  private static final String ROW = "a".repeat(128) + ",participant1\n";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestInstallation installation;
  private static BulkApi api;

  @BeforeAll
  static void start() {
    installation = TestInstallation.withStates("ea", "eb");
    api = BulkApi.start(installation);
  }

  @AfterAll
  static void stop() {
    api.close();
    installation.close();
    HTTP.close();
  }

  @Test
  void uploadsAreCountedByOutcomeAndTimedByStage() throws Exception {
    Scrape before = scrape();
    assertThat(api.uploaded("ea", HEADER + ROW).get("status").asText()).isEqualTo("COMPLETE");
    assertThat(api.uploaded("ea", HEADER + "not a hash,participant1\n").get("status").asText())
        .isEqualTo("FAILED");

    Map<String, Double> added = scrape().since(before);
    assertThat(added)
        .containsEntry(uploads("accepted"), 1.0)
        .containsEntry(uploads("published"), 1.0)
        .containsEntry(uploads("rejected"), 1.0)
        .containsEntry(uploads("abandoned"), 0.0)
        .containsEntry("linkseal_upload_rows_total{quality=\"valid\",state=\"ea\"}", 1.0)
        .containsEntry("linkseal_upload_rows_total{quality=\"invalid\",state=\"ea\"}", 1.0)
        .containsEntry("linkseal_load_attempts_total{outcome=\"published\",state=\"ea\"}", 1.0)
        .containsEntry("linkseal_upload_stage_seconds_count{stage=\"receive\",state=\"ea\"}", 2.0)
        .containsEntry("linkseal_upload_stage_seconds_count{stage=\"copy\",state=\"ea\"}", 1.0)
        .containsEntry("linkseal_upload_stage_seconds_count{stage=\"publish\",state=\"ea\"}", 1.0);
  }

  @Test
  void aStatesAgeQueueAndAuditLagAreThoseOfItsDatabase() throws Exception {
    assertThat(scrape().series()).doesNotContainEntry(of("linkseal_snapshot_rows", "eb"), 1.0);
    api.uploaded("eb", HEADER + ROW);
    await().atMost(LONGEST).until(() -> value("linkseal_snapshot_rows") == 1);
    assertThat(value("linkseal_snapshot_age_seconds")).isBetween(0.0, LONGEST.toSeconds() * 2.0);

    try (Connection blocker = installation.stateCluster().superuser("state_eb");
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
      statement.execute("SELECT FROM linkseal.audit_head FOR UPDATE");
      assertThat(api.upload("eb", BodyPublishers.ofString(HEADER + ROW)).statusCode())
          .isEqualTo(201);
      await().atMost(LONGEST).until(() -> value("linkseal_uploads_waiting") == 1);
      assertThat(value("linkseal_uploads_longest_wait_seconds")).isPositive();
      await().atMost(LONGEST).until(() -> value("linkseal_audit_lag_seconds") > 1);
      blocker.rollback();
    }
    await().atMost(LONGEST).until(() -> value("linkseal_uploads_waiting") == 0);
    assertThat(get("/health/ready").body()).contains("\"eb\":\"UP\"");
  }

  @Test
  void whatTheOperatorsGuideSaysOfMetricsIsSo() throws Exception {
    MetricsGuide guide = MetricsGuide.of("api");
    assertThat(guide.metrics()).hasSizeGreaterThan(10);
    api.uploaded("ea", HEADER + ROW);
    get("/no/route");

    await().untilAsserted(() -> assertThat(guide.missingIn(scrape())).isEmpty());
  }

  private static String uploads(String outcome) {
    return "linkseal_uploads_total{kind=\"replace\",outcome=\"" + outcome + "\",state=\"ea\"}";
  }

  private static String of(String name, String state) {
    return name + "{state=\"" + state + "\"}";
  }

  private static double value(String name) throws Exception {
    return scrape().value(of(name, "eb"));
  }

  private static Scrape scrape() throws Exception {
    return Scrape.of(get("/metrics").body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(api.management(path)).build(), BodyHandlers.ofString());
  }
}
