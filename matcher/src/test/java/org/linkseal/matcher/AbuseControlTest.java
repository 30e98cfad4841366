package org.linkseal.matcher;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.matcher.TestMatcher.body;
import static org.linkseal.matcher.TestMatcher.person;
import static org.linkseal.matcher.TestMatcher.until;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.abuse.AbuseControl;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.SettableClock;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import org.slf4j.LoggerFactory;

/**
 * Two matchers on one collaboration database and one clock; each test has a day of its own, from
 * noon. State ea lists everybody called "listed"; eb, ec and the federal orchestrator ask.
 */
class AbuseControlTest {
  private static final int BUDGET = 10;
  private static final int MINIMUM = 20;

  private static final SettableClock clock = new SettableClock();
  private static TestInstallation installation;
  private static Collaboration collaboration;
  private static TestSnapshots snapshots;
  private static TestMatcher one;
  private static TestMatcher other;
  private static AbuseControl operator;
  private static String keyOfEa;
  private static String keyOfEb;
  private static String keyOfEc;
  private static String federalKey;

  @BeforeAll
  static void start() throws Exception {
    Instant aMonthAgo = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(30));
    clock.forward(Duration.between(clock.instant(), aMonthAgo.plus(Duration.ofHours(12))));
    installation = TestInstallation.withStates("ea", "eb", "ec");
    collaboration = Collaboration.of(installation);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        new StateCode("ea"),
        IntStream.range(0, MINIMUM)
            .mapToObj(i -> TestRow.of("listed " + i, "participant" + i))
            .toArray(TestRow[]::new));
    operator = AbuseControl.connect(AdminConfig.load(installation.adminConfigFile()));
    keyOfEa = installation.mintKey(Scope.MATCH, "ea");
    keyOfEb = installation.mintKey(Scope.MATCH, "eb");
    keyOfEc = installation.mintKey(Scope.MATCH, "ec");
    federalKey = installation.mintKey(Scope.MATCH, null);
    one = startMatcher();
    other = startMatcher();
    one.search(keyOfEa, "searched by ea");
    one.search(keyOfEb, "searched by eb");
  }

  private static TestMatcher startMatcher() {
    return startMatcher("50ms");
  }

  /** With a pause between the turns of its watches. */
  private static TestMatcher startMatcher(String pause) {
    return TestMatcher.start(
        installation,
        Map.ofEntries(
            entry("linkseal.budget.persons-per-day", BUDGET),
            entry("linkseal.budget.soft-line", 0.9),
            entry("linkseal.alarms.turn", pause),
            entry("linkseal.alarms.minimum-persons", MINIMUM),
            entry("linkseal.alarms.hit-rate", 0.15),
            entry("linkseal.alarms.times-usual-misses", 2),
            entry("linkseal.alarms.uploads-every", pause),
            entry("linkseal.alarms.upload-within-days", 5)),
        clock);
  }

  @AfterAll
  static void stop() throws SQLException {
    operator.close();
    one.close();
    other.close();
    snapshots.close();
    installation.close();
  }

  @BeforeEach
  void anotherDay() {
    Instant noon = today().plusDays(1).atTime(12, 0).toInstant(ZoneOffset.UTC);
    clock.forward(Duration.between(clock.instant(), noon));
  }

  @Test
  void aWatchThatIsDueWhileItsMatcherEndsIsNoError() {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    List<Logger> loggers =
        Stream.of(Logger.ROOT_LOGGER_NAME, "io.micronaut")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    logged.start();
    loggers.forEach(logger -> logger.addAppender(logged));
    try {
      startMatcher("1ms").close();
    } finally {
      loggers.forEach(logger -> logger.detachAppender(logged));
    }
    assertThat(logged.list).extracting(ILoggingEvent::getLevel).doesNotContain(Level.ERROR);
  }

  @Test
  void aPersonCountsOnceADayWhicheverProcessIsAskedAndHoweverOften() throws Exception {
    assertThat(left(search(one, keyOfEb, "a", "b", "a"))).endsWith(", \"persons\";r=8;t=43200");
    assertThat(left(search(other, keyOfEb, "b", "c"))).contains("\"persons\";r=7;");
    try (TestMatcher restarted = startMatcher()) {
      assertThat(left(search(restarted, keyOfEb, "a", "c"))).contains("\"persons\";r=7;");
    }
    assertThat(left(search(one, keyOfEc, "a"))).contains("\"persons\";r=9;");
    HttpResponse<String> federal =
        one.send(
            one.request(federalKey, body(person("a"))).header("X-Initiating-State", "eb").build());
    assertThat(left(federal)).contains("\"persons\";r=9;");
    assertThat(federal.headers().firstValue("RateLimit-Policy"))
        .contains("\"requests\";q=1050;w=60, \"persons\";q=10;w=86400");
    assertThat(counted("eb")).isEqualTo(3L);
  }

  @Test
  void overseersOfEachRegionAndOfAllHaveRequestsOfTheirOwn() throws Exception {
    one.send(one.matches(federalKey, "").build());
    for (String region : List.of("north", "north", "a-region-of-20-chars")) {
      assertThat(left(one.send(one.matches(installation.mintOversightKey(region), "").build())))
          .startsWith("\"requests\";r=10");
    }
    one.send(one.matches(installation.mintOversightKey(null), "").build());

    assertThat(
            collaboration.query(
                "SELECT requester FROM collaboration.request_minute WHERE minute = ? ORDER BY 1",
                clock.instant().truncatedTo(ChronoUnit.MINUTES).atOffset(ZoneOffset.UTC)))
        .extracting(row -> row.get("requester"))
        .containsExactly(
            "federal", "oversight", "oversight:a-region-of-20-chars", "oversight:north");
  }

  @Test
  void aSearchThatDoesNotFitIsRefusedUntilMidnightAndNobodyIsSearched() throws Exception {
    assertThat(search(one, keyOfEb, names(BUDGET - 2)).statusCode()).isEqualTo(200);
    List<Map<String, Object>> searches = audited();

    HttpResponse<String> refused = search(other, keyOfEb, "new", "newer", "newest");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("43200");
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(audited()).isEqualTo(searches);
    assertThat(search(other, keyOfEb, "new").statusCode()).isEqualTo(200);
    assertThat(search(one, keyOfEb, "newer", "person 3").statusCode()).isEqualTo(200);
    assertThat(search(one, keyOfEb, "newest").statusCode()).isEqualTo(429);
    assertThat(search(one, keyOfEb, "new", "person 3").statusCode()).isEqualTo(200);
    assertThat(search(one, keyOfEc, "newest").statusCode()).isEqualTo(200);
    assertThat(counted("eb")).isEqualTo((long) BUDGET);
    until(() -> answered("eb").equals(List.of(4L, 13L, 2L)));
    assertThat(alarms("eb"))
        .containsExactly(
            "hard_line {\"persons\": 8, \"allowance\": 10}",
            "soft_line {\"persons\": 9, \"allowance\": 10}");

    clock.forward(Duration.ofHours(12));
    assertThat(left(search(one, keyOfEb, "newer"))).endsWith("\"persons\";r=9;t=86400");
  }

  @Test
  void whoIsLiftedHasTheBudgetOnceMoreAndASetBudgetCountsAtOnce() throws Exception {
    search(one, keyOfEb, names(BUDGET));
    assertThat(search(other, keyOfEb, "new").statusCode()).isEqualTo(429);

    assertThat(operator.liftBudget("eb", today())).isEqualTo(BUDGET);

    assertThat(left(search(one, keyOfEb, "new"))).contains("\"persons\";r=9;");
    operator.setBudget("eb", 4);
    assertThat(search(one, keyOfEb, "newer").statusCode()).isEqualTo(429);
    operator.setBudget("eb", BUDGET);
    assertThat(search(other, keyOfEb, "newer").statusCode()).isEqualTo(200);
    assertThat(alarms("eb")).filteredOn(alarm -> alarm.startsWith("hard_line")).hasSize(2);
  }

  @Test
  void whatIsKeptOfAPersonIsAValueOfOneStateAndOneDayAndGoneAfterwards() throws Exception {
    search(one, keyOfEb, "kept");
    search(one, keyOfEc, "kept");
    Set<Object> first = kept();
    byte[] ldsHash = HexFormat.of().parseHex(TestRow.ldsHash("kept"));

    assertThat(first).hasSize(2);
    for (int i = 0; i + Long.BYTES <= ldsHash.length; i++) {
      assertThat(first).doesNotContain(ByteBuffer.wrap(ldsHash, i, Long.BYTES).getLong());
    }
    clock.forward(Duration.ofHours(12));
    until(() -> kept().isEmpty());
    search(other, keyOfEb, "kept");
    assertThat(kept()).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void searchesAtOnceNeverPassTheHardLine() throws Exception {
    List<Callable<Integer>> searches = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TestMatcher matcher = i % 2 == 0 ? one : other;
      String[] persons = Stream.of("a", "b", "c").limit(1 + i % 3).toArray(String[]::new);
      IntStream.range(0, persons.length).forEach(p -> persons[p] += searches.size());
      searches.add(
          () -> search(matcher, keyOfEb, persons).statusCode() == 200 ? persons.length : 0);
    }
    int answered = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> search : threads.invokeAll(searches)) {
        answered += search.get();
      }
    }

    assertThat(answered).isEqualTo(BUDGET);
    assertThat(counted("eb")).isEqualTo((long) BUDGET);
  }

  @Test
  void whoSearchesOftenFarFromTheSoftLineIsCountedSoonAfterwards() throws Exception {
    operator.setBudget("eb", 20_000);
    var canary = operator.plantCanary(new StateCode("ea"));
    String[] many = names(Limit.PERSONS_A_SEARCH.value());
    try (TestMatcher busy = startMatcher("1h")) {
      search(busy, keyOfEb, "a");
      search(busy, keyOfEb, "a", "b");
      until(() -> places("eb").equals(List.of(2L, 500L)));
      assertThat(left(search(busy, keyOfEb, "a", "c"))).contains("\"persons\";r=19996;");
      assertThat(places("eb")).isEqualTo(List.of(2L, 500L));

      until(() -> {
        Map<String, Object> searched = person("canary");
        searched.put("lds_hash", canary.csvLine().substring(0, 128));
        busy.search(keyOfEb, (Object) searched);
        return !alarms("eb").isEmpty();
      });

      execute("REVOKE EXECUTE ON FUNCTION collaboration.lease_persons FROM collaboration_matcher");
      try {
        for (int searches = 0; searches < 6; searches++) {
          assertThat(search(busy, keyOfEb, many).statusCode()).isEqualTo(200);
        }
      } finally {
        execute("GRANT EXECUTE ON FUNCTION collaboration.lease_persons TO collaboration_matcher");
      }
      until(() -> {
        search(busy, keyOfEb, "a");
        return counted("eb").equals(4L + many.length);
      });
    } finally {
      operator.removeCanary(canary.id());
      operator.setBudget("eb", BUDGET);
    }
    assertThat(places("eb")).isEqualTo(List.of(4L + many.length, 0L));
  }

  @Test
  void placesWhoseReleaseMayHaveBeenLostStayTakenAndTheirPersonsAreCountedOnce() throws Exception {
    operator.setBudget("ec", 20_000);
    String[] many = names(Limit.PERSONS_A_SEARCH.value());
    try (TestMatcher busy = startMatcher("1h");
        Connection superuser = installation.sharedCluster().superuser("collaboration")) {
      search(busy, keyOfEc, "a");
      search(busy, keyOfEc, "a");
      until(() -> places("ec").equals(List.of(1L, 500L)));
      superuser.setAutoCommit(false);
      try (Statement locked = superuser.createStatement()) {
        locked.execute("SELECT FROM collaboration.search_day WHERE requester = 'ec' FOR UPDATE");
        for (int searches = 0; searches < 6; searches++) {
          assertThat(search(busy, keyOfEc, many).statusCode()).isEqualTo(200);
        }
        until(() -> !terminated().isEmpty());
      }
      superuser.rollback();
      until(() -> {
        search(busy, keyOfEc, "a");
        return counted("ec").equals(1L + many.length);
      });
    } finally {
      operator.setBudget("ec", BUDGET);
    }
    assertThat(places("ec")).isEqualTo(List.of(1L + many.length, 300L));
  }

  /** Ends the sessions that wait for a lock. */
  private static List<Map<String, Object>> terminated() throws SQLException {
    return collaboration.query(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = 'collaboration' AND wait_event_type = 'Lock' AND query LIKE '%lease_persons%'
        """);
  }

  @Test
  void twoProcessesTogetherAdmitTheRequestsOfAMinuteAndNoMore() throws Exception {
    int admitted = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> requests = new ArrayList<>();
      for (int i = 0; i < 1_100; i++) {
        TestMatcher matcher = i % 2 == 0 ? one : other;
        HttpRequest request = matcher.request(keyOfEc, "{}").build();
        requests.add(() -> matcher.sendInvalid(request).statusCode());
      }
      for (Future<Integer> status : threads.invokeAll(requests)) {
        assertThat(status.get()).isIn(400, 429);
        admitted += status.get() == 400 ? 1 : 0;
      }
    }
    assertThat(admitted).isEqualTo(1_050);

    for (TestMatcher matcher : List.of(one, other)) {
      HttpResponse<String> refused = search(matcher, keyOfEc, "a");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("60");
      assertThat(left(refused)).isEqualTo("\"requests\";r=0;t=60");
      assertThat(search(matcher, keyOfEb, "a").statusCode()).isEqualTo(200);
    }
    until(() -> answered("ec").equals(List.of(0L, 0L, 52L)));
    clock.forward(Duration.ofMinutes(1));
    assertThat(left(search(one, keyOfEc, "a"))).startsWith("\"requests\";r=1049;t=60, ");
  }

  @Test
  void manyHitsAndManyMoreMissesThanUsualRaiseAnAlarm() throws Exception {
    operator.setBudget("ec", 1_000);
    one.search(keyOfEc, IntStream.range(0, 17).mapToObj(i -> "nobody " + i).toArray(String[]::new));
    one.search(keyOfEc, "listed 0", "listed 1", "listed 2");
    until(() -> answered("ec").equals(List.of(2L, 17L, 0L)));
    assertThat(alarms("ec")).isEmpty(); // 15 % is not more than 15 %
    other.search(keyOfEc, "listed 3", "listed 4");
    until(() -> !alarms("ec").isEmpty());
    assertThat(alarms("ec")).containsExactly("hit_rate {\"hits\": 5, \"persons\": 22}");

    // Three usual days of ten misses: more than twenty are unusual.
    for (int usual = 1; usual <= 3; usual++) {
      clock.forward(Duration.ofDays(1));
      search(one, keyOfEc, names(10));
      until(() -> answered("ec").contains(10L));
    }
    execute("DELETE FROM collaboration.search_day WHERE requester = 'ec' AND misses <> 10");
    clock.forward(Duration.ofDays(1));
    search(one, keyOfEc, names(20));
    until(() -> answered("ec").contains(20L));
    assertThat(alarms("ec")).isEmpty();
    search(other, keyOfEc, "one more");
    until(() -> !alarms("ec").isEmpty());
    assertThat(alarms("ec")).containsExactly("misses {\"usual\": 10, \"misses\": 21}");
  }

  @Test
  void aCanaryIsAnsweredLikeAnybodyAndRaisesAnAlarm() throws Exception {
    var canary = operator.plantCanary(new StateCode("ea"));
    Map<String, Object> searched = person("canary");
    searched.put("lds_hash", canary.csvLine().substring(0, 128));

    until(() -> {
      JsonNode data = other.search(keyOfEb, (Object) searched);
      assertThat(data).isEqualTo(other.search(keyOfEb, "nobody"));
      return !alarms("eb").isEmpty();
    });

    other.search(keyOfEb, (Object) searched);
    assertThat(alarms("eb"))
        .containsExactly("canary {\"canary\": %d, \"planted_in\": \"ea\"}".formatted(canary.id()));
    assertThat(operator.alarms(Instant.EPOCH))
        .filteredOn(alarm -> alarm.kind().equals("canary"))
        .extracting(AbuseControl.Alarm::keyId)
        .containsExactly(keyOfEb.substring(4, 12));
    operator.removeCanary(canary.id());
  }

  @Test
  void searchesThatNoUploadOfTheirStateHasFollowedInTimeRaiseAnAlarm() throws Exception {
    // Both searched on the first day; ea has published on it.
    clock.forward(Duration.ofDays(6));
    until(() -> !noUpload().isEmpty());

    assertThat(noUpload()).contains("eb").doesNotContain("ea");
  }

  @Test
  void whatWasCountedWhileTheClockWasWrongKeepsNothingElseFromBeingTold() throws Exception {
    Map<String, Object> invalid = person("a");
    invalid.put("participant_id", "");
    Duration ahead = Duration.between(clock.instant(), Instant.now()).plusDays(3);

    clock.forward(ahead);
    for (HttpRequest.Builder request : byEverybody(body(invalid))) {
      assertThat(one.sendInvalid(request.build()).statusCode()).isEqualTo(200);
    }
    clock.forward(ahead.negated());
    for (HttpRequest.Builder request : byEverybody(body(person("a")))) {
      assertThat(one.send(request.build()).statusCode()).isEqualTo(200);
    }

    for (String requester : List.of("eb", "ec", "federal")) {
      until(() -> !answered(requester).isEmpty() && answered(requester).getFirst().equals(1L));
    }
  }

  private static List<HttpRequest.Builder> byEverybody(String body) {
    return List.of(
        one.request(keyOfEb, body),
        one.request(keyOfEc, body),
        one.request(federalKey, body).header("X-Initiating-State", "eb"));
  }

  @Test
  void aSearchWhosePersonsCannotBeCountedIsNotRun() throws Exception {
    List<Map<String, Object>> searches = audited();
    execute("REVOKE EXECUTE ON FUNCTION collaboration.count_persons FROM collaboration_matcher");
    try {
      HttpResponse<String> answer = search(one, keyOfEb, "a");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    } finally {
      execute("GRANT EXECUTE ON FUNCTION collaboration.count_persons TO collaboration_matcher");
    }
    assertThat(audited()).isEqualTo(searches);
    assertThat(search(one, keyOfEb, "a").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> search(TestMatcher matcher, String key, String... names)
      throws Exception {
    Object[] persons = Stream.of(names).map(TestMatcher::person).toArray();
    return matcher.send(matcher.request(key, body(persons)).build());
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "person " + i).toArray(String[]::new);
  }

  private static String left(HttpResponse<String> answer) {
    return answer.headers().firstValue("RateLimit").orElseThrow();
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Object counted(String requester) throws SQLException {
    return collaboration
        .query(
            "SELECT persons FROM collaboration.search_day WHERE day = ? AND requester = ?",
            today(),
            requester)
        .getFirst()
        .values()
        .iterator()
        .next();
  }

  /** Persons of today, and places that are leased for more. */
  private static List<Object> places(String requester) throws SQLException {
    return collaboration
        .query(
            "SELECT persons, leased FROM collaboration.search_day WHERE day = ? AND requester = ?",
            today(),
            requester)
        .stream()
        .flatMap(row -> row.values().stream())
        .toList();
  }

  /** How many searches were answered today, persons were not found, and requests were refused. */
  private static List<Object> answered(String requester) throws SQLException {
    return collaboration
        .query(
            """
            SELECT searches, misses, refused FROM collaboration.search_day
            WHERE day = ? AND requester = ?
            """,
            today(),
            requester)
        .stream()
        .flatMap(row -> row.values().stream())
        .toList();
  }

  /** Kind and counts of the day's alarms, in their order. */
  private static List<String> alarms(String requester) throws SQLException {
    return collaboration
        .query(
            """
            SELECT kind || ' ' || counts AS alarm FROM collaboration.alarm
            WHERE day = ? AND requester = ? AND kind <> 'no_upload' ORDER BY id
            """,
            today(),
            requester)
        .stream()
        .map(row -> (String) row.get("alarm"))
        .toList();
  }

  private static List<Object> noUpload() throws SQLException {
    return collaboration
        .query("SELECT requester FROM collaboration.alarm WHERE kind = 'no_upload'")
        .stream()
        .map(row -> row.get("requester"))
        .toList();
  }

  private static Set<Object> kept() throws SQLException {
    return Set.copyOf(
        collaboration
            .query(
                "SELECT person FROM collaboration.searched_person WHERE slot = collaboration.slot_of(?)",
                today())
            .stream()
            .map(row -> row.get("person"))
            .toList());
  }

  private static List<Map<String, Object>> audited() throws SQLException {
    return collaboration.query("SELECT search_id FROM collaboration.search_audit ORDER BY at");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("collaboration");
        Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }
}
