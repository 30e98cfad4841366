package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.matcher.TestMatcher.errors;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import org.linkseal.telemetry.testing.Scrape;

/**
 * What cannot be searched is never "no match". State eb asks; ea answers; something is wrong with
 * ec, and only during its test. Onboarding mt is on ec's server, and oa, which leaves before it has
 * published.
 */
class UnsearchedStatesTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EC = new StateCode("ec");
  private static final String MOVED_ON =
      "BEGIN RAISE EXCEPTION 'moved on' USING ERRCODE = 'LS002', DETAIL = '1'; END";
  private static final TestRow[] ROWS_OF_EC = {
    TestRow.of("in ec", "participantC1"), TestRow.of("in both", "participantC2")
  };

  private static TestInstallation installation;
  private static TestCluster clusterOfEc;
  private static TestSnapshots snapshots;
  private static TestMatcher matcher;
  private static String key;

  private UUID keyIdOfEc;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb");
    clusterOfEc = TestCluster.start();
    installation.addState("ec", clusterOfEc);
    installation.addState("mt", clusterOfEc);
    installation.addState("oa", clusterOfEc);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        EA, TestRow.of("in ea", "participantA1"), TestRow.of("in both", "participantA2"));
    snapshots.endOnboarding(new StateCode("eb"));
    snapshots.endOnboarding(EC);
    matcher = TestMatcher.start(installation, Map.of());
    key = installation.mintKey(Scope.MATCH, "eb");
  }

  @AfterAll
  static void stop() {
    matcher.close();
    snapshots.close();
    installation.close();
    clusterOfEc.close();
  }

  @BeforeEach
  void ecIsWell() throws Exception {
    keyIdOfEc = snapshots.publish(EC, ROWS_OF_EC);
    TestMatcher.until(() -> errors(matcher.search(key, "nowhere")).isEmpty());
  }

  @Test
  void aStateWhoseServerIsStoppedIsUnavailableAndTheOthersMatchesAreAnswered() throws Exception {
    clusterOfEc.stop();
    try {
      assertIsUnsearched("STATE_UNAVAILABLE");
    } finally {
      clusterOfEc.startAgain();
    }
    TestMatcher.until(() -> matcher.search(key, "in ec").at("/results/0/matches").size() == 1);
  }

  @Test
  void aStateThatHasJustPublishedIsNotPassedOverInSilence() throws Exception {
    assertThat(errors(matcher.search(key, "nowhere"))).isEmpty(); // mt is known as onboarding
    snapshots.endOnboarding(new StateCode("mt"));
    clusterOfEc.stop();
    try {
      assertThat(errors(matcher.search(key, "nowhere")))
          .containsExactly("0 STATE_UNAVAILABLE", "0 STATE_UNAVAILABLE");
    } finally {
      clusterOfEc.startAgain();
      beginOnboardingAgain("mt");
    }
  }

  private static void beginOnboardingAgain(String state) throws Exception {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement =
            superuser.prepareStatement(
                "UPDATE registry.state SET first_published_at = NULL WHERE code = ?")) {
      statement.setString(1, state);
      statement.execute();
    }
  }

  @Test
  void aStateThatDoesNotAnswerInTimeIsUnavailableWhenTheTimeIsUp() throws Exception {
    try (TestMatcher hasty =
            TestMatcher.start(installation, Map.of("linkseal.search.deadline", "3s"));
        Replacement _ = replacedSearchFunction("BEGIN PERFORM pg_sleep(60); RETURN; END")) {
      Instant before = Instant.now();

      JsonNode data = hasty.search(key, "nowhere");

      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(data.get("results")).isEmpty();
      assertThat(errors(data)).containsExactly("0 STATE_UNAVAILABLE");
    }
  }

  /** Twenty that waited would take fifteen seconds. */
  @Test
  void aStateThatKeepsFailingIsNotWaitedForUntilItAnswersAgain() throws Exception {
    try (TestMatcher hasty =
        TestMatcher.start(installation, Map.of("linkseal.search.deadline", "1s"))) {
      assertThat(errors(hasty.search(key, "nowhere"))).isEmpty();
      try (Replacement _ = replacedSearchFunction("BEGIN PERFORM pg_sleep(60); RETURN; END")) {
        for (int failures = 0; failures < 3; failures++) {
          assertThat(errors(hasty.search(key, "nowhere"))).containsExactly("0 STATE_UNAVAILABLE");
        }
        Instant before = Instant.now();
        for (int searches = 0; searches < 20; searches++) {
          JsonNode data = hasty.search(key, "in both", "nowhere");
          assertThat(errors(data)).containsExactly("0 STATE_UNAVAILABLE", "1 STATE_UNAVAILABLE");
          assertThat(data.get("results")).hasSize(1);
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
      }
      TestMatcher.until(() -> errors(hasty.search(key, "nowhere")).isEmpty());
    }
  }

  /** A driver that waits for an answer without end is cut off after ten seconds. */
  @Test
  void aSearchThatIsNotRecordedInTimeIsNotAnsweredWhetherItFoundAnybodyOrNot() throws Exception {
    try (TestMatcher hasty =
            TestMatcher.start(installation, Map.of("linkseal.search.deadline", "1s"));
        Connection holder = installation.sharedCluster().superuser("collaboration")) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE collaboration.search_audit");
      for (String person : List.of("nowhere", "in both")) {
        Instant before = Instant.now();

        HttpResponse<String> refused =
            hasty.send(hasty.request(key, TestMatcher.body(TestMatcher.person(person))).build());

        assertThat(refused.statusCode()).as(person).isEqualTo(503);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
      }
      holder.rollback();
      assertThat(hasty.search(key, "nowhere").get("results")).hasSize(1);
    }
  }

  @Test
  void ofAStateThatHasLeftNobodyIsToldThatItIsNotWaitedFor() throws Exception {
    clusterOfEc.stop();
    try {
      await()
          .atMost(LONGEST)
          .until(() -> {
            matcher.search(key, "nowhere");
            return isNotWaitedFor("ec") && isNotWaitedFor("oa");
          });

      installation.setLifecycle("oa", "offboarded");

      await().atMost(LONGEST).until(() -> !isNotWaitedFor("oa"));
      assertThat(isNotWaitedFor("ec")).isTrue();
    } finally {
      clusterOfEc.startAgain();
    }
  }

  private static boolean isNotWaitedFor(String state) throws Exception {
    return metric("linkseal_breaker_open{state=\"" + state + "\"}") == 1;
  }

  private static double metric(String name) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest scrape = HttpRequest.newBuilder(matcher.management("/metrics")).build();
      return Scrape.of(http.send(scrape, HttpResponse.BodyHandlers.ofString()).body()).value(name);
    }
  }

  /** State ea, which is slow, holds them until ec is back. */
  @Test
  void searchesThatDidNotAskAStateAreNotCountedAgainstItOnceItIsBack() throws Exception {
    List<Future<JsonNode>> running;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = installation.stateCluster().superuser("state_ea")) {
      try (Replacement _ = replacedSearchFunction(MOVED_ON)) {
        await()
            .until(() -> {
              matcher.search(key, "nowhere");
              return isNotWaitedFor("ec");
            });
        holder.setAutoCommit(false);
        holder
            .createStatement()
            .execute(
                "LOCK TABLE linkseal.load_"
                    + value(holder, "SELECT snapshot FROM linkseal.current_snapshot()"));
        running =
            Stream.generate(() -> threads.submit(() -> matcher.search(key, "nowhere")))
                .limit(Limit.FAILURES_TO_OPEN.value() + 1)
                .toList();
        await()
            .until(() ->
                metric("linkseal_pool_waiting{role=\"matcher\",state=\"ea\"}")
                    == Limit.FAILURES_TO_OPEN.value());
      }
      await().until(() -> !isNotWaitedFor("ec"));
    }

    for (Future<JsonNode> search : running) {
      assertThat(errors(search.get())).contains("0 STATE_UNAVAILABLE");
    }
    assertThat(isNotWaitedFor("ec")).isFalse();
  }

  @Test
  void aSearchBeyondThoseThatMayRunAtOnceIsRefusedAtOnce() throws Exception {
    try (TestMatcher narrow =
            TestMatcher.start(installation, Map.of("linkseal.search.concurrent", 1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> running;
      try (Connection holder = clusterOfEc.superuser("state_ec")) {
        holder.setAutoCommit(false);
        holder
            .createStatement()
            .execute(
                "LOCK TABLE linkseal.load_"
                    + value("SELECT snapshot FROM linkseal.current_snapshot()"));
        running = threads.submit(() -> narrow.search(key, "nowhere"));
        TestMatcher.until(() ->
            value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'relation'")
                .equals(1L));

        HttpResponse<String> refused =
            narrow.send(narrow.request(key, TestMatcher.body(TestMatcher.person("x"))).build());

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      }
      assertThat(errors(running.get())).isEmpty();
      assertThat(errors(narrow.search(key, "nowhere"))).isEmpty();
    }
  }

  @Test
  void aStateThatHasPublishedButHasNoSnapshotIsNotSearchable() throws Exception {
    execute("UPDATE linkseal.pointer SET current = NULL");

    assertIsUnsearched("STATE_NOT_SEARCHABLE");
  }

  @Test
  void aStaleSnapshotIsNotSearched() throws Exception {
    execute("UPDATE linkseal.settings SET staleness_limit = interval '1 microsecond'");
    try {
      assertIsUnsearched("STATE_NOT_SEARCHABLE");
    } finally {
      execute("UPDATE linkseal.settings SET staleness_limit = interval '3 days'");
    }
  }

  @Test
  void aSnapshotWhoseKeyIsGoneIsNotSearchable() throws Exception {
    snapshots.destroyKey(keyIdOfEc);

    try (TestMatcher other = TestMatcher.start(installation, Map.of())) {
      assertThat(errors(other.search(key, "in ec"))).containsExactly("0 STATE_NOT_SEARCHABLE");
    }
  }

  @Test
  void aSnapshotOfTheSameNumberUnderAnotherKeyIsNotTakenForTheOneKnown() throws Exception {
    matcher.onlyMatch(key, "in ec");
    execute(
        """
        SET ROLE ec_owner;
        UPDATE linkseal.upload SET key_id = gen_random_uuid()
        WHERE key_id = (SELECT key_id FROM linkseal.current_snapshot());
        DROP FUNCTION linkseal.find_%d(uuid, uuid[]);
        SELECT linkseal.create_search_function(s.snapshot, s.key_id, 0),
               linkseal.grant_search(s.snapshot)
        FROM linkseal.current_snapshot() s
        """
            .formatted((Long) value("SELECT snapshot FROM linkseal.current_snapshot()")));

    assertIsUnsearched("STATE_NOT_SEARCHABLE");
  }

  @Test
  void aStateThatMovesOnFasterThanItCanBeAskedIsUnavailable() throws Exception {
    try (Replacement _ = replacedSearchFunction(MOVED_ON)) {
      assertIsUnsearched("STATE_UNAVAILABLE");
    }
  }

  @Test
  void aRecordThatWasTamperedWithIsAnErrorOfItsPersonOnly() throws Exception {
    long snapshot = (Long) value("SELECT snapshot FROM linkseal.current_snapshot()");
    execute(
        "UPDATE linkseal.load_"
            + snapshot
            + " SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)");

    JsonNode data = matcher.search(key, "in ec", "in ea", "nowhere");

    assertThat(errors(data)).containsExactly("0 STATE_UNAVAILABLE");
    assertThat(data.get("results").findValuesAsText("index")).containsExactly("1", "2");
  }

  @Test
  void twentyRowsOfAPersonAreAnsweredAndTheTwentyFirstSpoilsThatPersonsAnswerOnly()
      throws Exception {
    snapshots.publish(
        EC, Stream.concat(rows("twenty", 20), rows("twenty-one", 21)).toArray(TestRow[]::new));

    JsonNode data = matcher.search(key, "twenty", "twenty-one", "in ea");

    assertThat(data.get("results").findValuesAsText("index")).containsExactly("0", "2");
    assertThat(data.at("/results/0/matches")).hasSize(20);
    assertThat(errors(data)).containsExactly("1 TOO_MANY_ROWS");
    assertThat(data.at("/errors/0/detail").asText()).startsWith("State ec ");
  }

  @Test
  void theAuditNamesTheStatesThatWereNotSearched() throws Exception {
    execute("UPDATE linkseal.pointer SET current = NULL");

    matcher.search(key, "in ea");

    var last =
        Collaboration.of(installation)
            .query(
                """
                SELECT matches, array_to_string(unsearched, ',') AS unsearched
                FROM collaboration.search_audit ORDER BY at DESC LIMIT 1
                """);
    assertThat(last).containsExactly(Map.of("matches", 1, "unsearched", "ec"));
  }

  /** Without a match: in errors only. With a match elsewhere: in both. */
  private static void assertIsUnsearched(String code) throws Exception {
    JsonNode data = matcher.search(key, "in both", "nowhere");

    assertThat(data.get("results")).hasSize(1);
    assertThat(data.at("/results/0/index").asInt()).isEqualTo(0);
    assertThat(data.at("/results/0/matches").findValuesAsText("state")).containsExactly("ea");
    assertThat(errors(data)).containsExactly("0 " + code, "1 " + code);
    assertThat(data.at("/errors/0/detail").asText()).startsWith("State ec ");
  }

  private static Stream<TestRow> rows(String person, int count) {
    return IntStream.range(0, count).mapToObj(i -> TestRow.of(person, person + "-" + i));
  }

  private interface Replacement extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  /** The function as it was comes back on close. */
  private static Replacement replacedSearchFunction(String body) throws SQLException {
    String name = "linkseal.find_" + value("SELECT snapshot FROM linkseal.current_snapshot()");
    String original =
        (String) value("SELECT pg_get_functiondef('" + name + "(uuid, uuid[])'::regprocedure)");
    execute(
        """
        CREATE OR REPLACE FUNCTION %s(key_id uuid, tokens uuid[])
        RETURNS TABLE (token uuid, sealed bytea) LANGUAGE plpgsql STABLE AS $$ %s $$
        """
            .formatted(name, body));
    return () -> execute(original);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = clusterOfEc.superuser("state_ec");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Object value(String sql) throws SQLException {
    try (Connection connection = clusterOfEc.superuser("state_ec")) {
      return value(connection, sql);
    }
  }

  private static Object value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getObject(1);
    }
  }
}
