package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.matcher.TestMatcher.body;
import static org.linkseal.matcher.TestMatcher.person;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import org.linkseal.telemetry.testing.MetricsGuide;
import org.linkseal.telemetry.testing.Scrape;

/** What the operator sees of searches: state eb asks, ea answers, ec has a server of its own. */
class TelemetryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("linkseal.state");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("linkseal.outcome");

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestInstallation installation;
  private static TestCluster clusterOfEc;
  private static TestSnapshots snapshots;
  private static TestMatcher matcher;
  private static String key;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb");
    clusterOfEc = TestCluster.start();
    installation.addState("ec", clusterOfEc);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(new StateCode("ea"), TestRow.of("in ea", "participantA1"));
    snapshots.publish(new StateCode("ec"), TestRow.of("in ec", "participantC1"));
    matcher = TestMatcher.start(installation, Map.of(KeptSpans.PROPERTY, true));
    key = installation.mintKey(Scope.MATCH, "eb");
  }

  @AfterAll
  static void stop() {
    matcher.close();
    snapshots.close();
    installation.close();
    clusterOfEc.close();
    HTTP.close();
  }

  @BeforeEach
  void allStatesAnswerAndNoSpanIsKept() {
    await()
        .atMost(LONGEST)
        .until(() ->
            get("/health/ready").body().contains("\"ea\":\"UP\",\"eb\":\"UP\",\"ec\":\"UP\""));
    KeptSpans.KEPT.reset();
  }

  @Test
  void searchesAreCountedAndTimedByStateAndRefusedOnesByReason() throws Exception {
    Scrape before = scrape();
    Map<String, Object> invalid = person("in ea");
    invalid.put("participant_id", "");
    matcher.sendInvalid(
        matcher.request(key, body(person("in ea"), person("nowhere"), invalid)).build());
    matcher.send(matcher.request("wrong", body(person("in ea"))).build());
    matcher.sendInvalid(matcher.request(key, "no JSON").build());

    Scrape after = scrape();
    assertThat(after.since(before))
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("linkseal_search_seconds_count{state=\"eb\"}", 1.0),
                Map.entry("linkseal_search_seconds_bucket{state=\"eb\",le=\"+Inf\"}", 1.0),
                Map.entry("linkseal_search_persons_total{outcome=\"hit\",state=\"eb\"}", 1.0),
                Map.entry("linkseal_search_persons_total{outcome=\"miss\",state=\"eb\"}", 1.0),
                Map.entry("linkseal_search_persons_total{outcome=\"unknown\",state=\"eb\"}", 0.0),
                Map.entry("linkseal_search_persons_total{outcome=\"invalid\",state=\"eb\"}", 1.0),
                Map.entry("linkseal_state_search_seconds_count{state=\"ea\"}", 1.0),
                Map.entry("linkseal_state_search_seconds_count{state=\"eb\"}", 0.0),
                Map.entry("linkseal_state_answers_total{outcome=\"searched\",state=\"ea\"}", 1.0),
                Map.entry("linkseal_state_answers_total{outcome=\"searched\",state=\"ec\"}", 1.0),
                Map.entry("linkseal_state_persons_total{finding=\"hit\",state=\"ea\"}", 1.0),
                Map.entry("linkseal_state_persons_total{finding=\"miss\",state=\"ea\"}", 1.0),
                Map.entry("linkseal_state_persons_total{finding=\"miss\",state=\"ec\"}", 2.0),
                Map.entry("linkseal_requests_refused_total{reason=\"key_refused\"}", 1.0),
                Map.entry("linkseal_requests_refused_total{reason=\"body_not_json\"}", 1.0)));
    assertThat(after.value("linkseal_pool_wait_seconds_count{role=\"matcher\",state=\"ea\"}"))
        .isPositive();
    assertThat(after.value("linkseal_pool_connections{role=\"matcher\",state=\"ea\",use=\"idle\"}"))
        .isPositive();
  }

  @Test
  void aStateThatIsDownIsNamedTheServiceStaysReadyAndItsPersonsAreUnknown() throws Exception {
    clusterOfEc.stop();
    try {
      await().atMost(LONGEST).until(() -> get("/health/ready").body().contains("\"ec\":\"DOWN\""));
      HttpResponse<String> ready = get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .startsWith("{\"status\":\"UP\",\"databases\":{")
          .contains("\"registry\":\"UP\"", "\"collaboration\":\"UP\"");
      Scrape before = scrape();
      matcher.search(key, person("in ea"), person("nowhere"));
      assertThat(scrape().since(before))
          .containsEntry("linkseal_search_persons_total{outcome=\"hit\",state=\"eb\"}", 1.0)
          .containsEntry("linkseal_search_persons_total{outcome=\"miss\",state=\"eb\"}", 0.0)
          .containsEntry("linkseal_search_persons_total{outcome=\"unknown\",state=\"eb\"}", 1.0)
          .containsEntry("linkseal_state_answers_total{outcome=\"unavailable\",state=\"ec\"}", 1.0);
      assertThat(scrape().value("linkseal_state_up{state=\"ec\"}")).isZero();
      assertThat(scrape().value("linkseal_state_up{state=\"ea\"}")).isOne();
      await().until(() -> spans().stream().anyMatch(span -> "ec".equals(state(span))));
      assertThat(spans())
          .filteredOn(span -> "ec".equals(state(span)))
          .allMatch(span -> "unavailable".equals(span.getAttributes().get(OUTCOME)));

      await().until(() -> isNotWaitedForAfterAnotherSearch("ec"));
      assertThat(scrape().value("linkseal_breaker_open{state=\"ea\"}")).isZero();
    } finally {
      clusterOfEc.startAgain();
    }
    await().until(() -> scrape().value("linkseal_breaker_open{state=\"ec\"}") == 0);
  }

  private static boolean isNotWaitedForAfterAnotherSearch(String state) throws Exception {
    matcher.search(key, "nowhere");
    return scrape().value("linkseal_breaker_open{state=\"" + state + "\"}") == 1;
  }

  @Test
  void noSpanHoldsAnythingOfAPersonOrOfAKey() throws Exception {
    Map<String, Object> invalid = person("in ea");
    invalid.put("participant_id", "not a participant id");
    matcher.sendInvalid(
        matcher.request(key, body(person("in ea"), person("nowhere"), invalid)).build());
    matcher.sendInvalid(matcher.request(key, "{" + TestRow.ldsHash("in ea")).build());
    matcher.send(matcher.request(key + "x", body(person("in ea"))).build());
    await().until(() -> spans().stream().anyMatch(span -> "ec".equals(state(span))));

    String exported =
        spans().stream()
            .map(span ->
                Stream.of(span.getName(), span.getAttributes(), span.getEvents(), span.getStatus())
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")))
            .collect(Collectors.joining("\n"));
    Map<String, String> never =
        Map.of(
            "lds_hash of a hit",
            TestRow.ldsHash("in ea").substring(0, 16),
            "lds_hash of a miss",
            TestRow.ldsHash("nowhere").substring(0, 16),
            "participant_id that was found",
            "participantA1",
            "participant_id that was sent",
            "searched1",
            "participant_id that is none",
            "not a participant id",
            "key",
            key.substring(key.length() - 16));
    assertThat(exported).contains("search state");
    assertThat(never.entrySet())
        .filteredOn(value -> exported.contains(value.getValue()))
        .extracting(Map.Entry::getKey)
        .isEmpty();
  }

  @Test
  void whatTheOperatorsGuideSaysOfMetricsIsSo() throws Exception {
    MetricsGuide guide = MetricsGuide.of("matcher");
    assertThat(guide.metrics()).hasSizeGreaterThan(10);
    matcher.send(matcher.request("wrong", body(person("in ea"))).build());
    matcher.search(key, "in ea");

    assertThat(guide.missingIn(scrape())).isEmpty();
  }

  @Test
  void withoutRegistryAndCollaborationItIsAliveAndNotReady() throws Exception {
    installation.sharedCluster().stop();
    try {
      await().atMost(LONGEST).until(() -> get("/health/ready").statusCode() == 503);
      await()
          .atMost(LONGEST)
          .untilAsserted(() ->
              assertThat(get("/health/ready").body())
                  .startsWith("{\"status\":\"DOWN\"")
                  .contains("\"registry\":\"DOWN\"", "\"collaboration\":\"DOWN\""));
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      installation.sharedCluster().startAgain();
    }
    await().atMost(LONGEST).until(() -> get("/health/ready").statusCode() == 200);
  }

  @Test
  void aSearchIsPartOfItsCallersTraceAndHasASpanForEachStateAndCall() throws Exception {
    HttpRequest traced =
        matcher
            .request(key, body(person("in ea"), person("nowhere")))
            .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
            .header("tracestate", "agency=in-ea")
            .header("baggage", "person=in-ea")
            .build();
    assertThat(matcher.send(traced).statusCode()).isEqualTo(200);

    await()
        .until(() -> spansOf(TRACE).stream().anyMatch(span -> span.getKind() == SpanKind.SERVER));
    SpanData whole =
        spansOf(TRACE).stream()
            .filter(span -> span.getKind() == SpanKind.SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(whole.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(whole.getName()).isEqualTo("POST /match/v2/find_matches");
    assertThat(keys(whole)).containsExactlyInAnyOrder("linkseal.state", "linkseal.persons");
    Map<String, SpanData> states =
        spansOf(TRACE).stream()
            .filter(span -> span.getParentSpanId().equals(whole.getSpanId()))
            .collect(Collectors.toMap(TelemetryTest::state, span -> span));
    assertThat(states).containsOnlyKeys("ea", "ec");
    for (SpanData state : states.values()) {
      assertThat(state.getName()).isEqualTo("search state");
      assertThat(keys(state)).containsExactlyInAnyOrder("linkseal.state", "linkseal.outcome");
      assertThat(state.getAttributes().get(OUTCOME)).isEqualTo("searched");
      List<SpanData> calls =
          spansOf(TRACE).stream()
              .filter(span -> span.getParentSpanId().equals(state.getSpanId()))
              .toList();
      assertThat(calls).extracting(SpanData::getName).contains("find_participants");
      assertThat(calls)
          .allSatisfy(call ->
              assertThat(keys(call))
                  .containsExactlyInAnyOrder("db.system.name", "db.stored_procedure.name"));
    }
    assertThat(spansOf(TRACE))
        .allSatisfy(span -> {
          assertThat(span.getSpanContext().getTraceState().isEmpty()).isTrue();
          assertThat(span.getStatus()).isEqualTo(StatusData.unset());
          assertThat(span.getEvents()).isEmpty();
        });

    KeptSpans.KEPT.reset();
    matcher.send(
        matcher.request(key, body(person("in ea"))).header("traceparent", "of no form").build());
    await().until(() -> spans().stream().anyMatch(span -> span.getKind() == SpanKind.SERVER));
    assertThat(spans())
        .filteredOn(span -> span.getKind() == SpanKind.SERVER)
        .singleElement()
        .satisfies(span -> assertThat(span.getParentSpanContext().isValid()).isFalse());
  }

  /** What earlier searches left comes when it is exported, which may be later. */
  private static List<SpanData> spansOf(String trace) {
    return spans().stream().filter(span -> span.getTraceId().equals(trace)).toList();
  }

  private static List<SpanData> spans() {
    return KeptSpans.KEPT.getFinishedSpanItems();
  }

  private static String state(SpanData span) {
    return span.getAttributes().get(STATE);
  }

  private static Set<String> keys(SpanData span) {
    return span.getAttributes().asMap().keySet().stream()
        .map(AttributeKey::getKey)
        .collect(Collectors.toSet());
  }

  private static Scrape scrape() throws Exception {
    return Scrape.of(get("/metrics").body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(matcher.management(path)).build(), BodyHandlers.ofString());
  }
}
