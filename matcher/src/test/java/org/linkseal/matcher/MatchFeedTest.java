package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.migrations.AuditPublicKey;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;
import org.linkseal.registry.auth.Scope;

/** The list of matches over HTTP, and the upkeep behind it; eb searches what ea and ec list. */
class MatchFeedTest {
  private static final String PROTECTED = "{\"data\": {\"vulnerable_individual\": true}}";

  private static TestInstallation installation;
  private static TestSnapshots snapshots;
  private static TestMatcher matcher;
  private static Collaboration collaboration;
  private static String keyOfEa;
  private static String keyOfEb;
  private static String federalKey;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb", "ec");
    installation.describe(
        "ec", "north", new Contacts("matches@ec.example", "+1 555 010 0199", null, null));
    collaboration = Collaboration.of(installation);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        new StateCode("ea"),
        Stream.concat(
                IntStream.range(0, 7).mapToObj(i -> TestRow.of("in ea " + i, "participant" + i)),
                IntStream.range(0, 120).mapToObj(i -> TestRow.of("many " + i, "many" + i)))
            .toArray(TestRow[]::new));
    snapshots.publish(
        new StateCode("ec"),
        TestRow.of("in ec", "participant"),
        TestRow.of("in ec too", "participant2"),
        TestRow.of("in ec, hidden", "participant3"));
    snapshots.endOnboarding(new StateCode("eb"));
    matcher =
        TestMatcher.start(
            installation,
            Map.of(
                "linkseal.rate-limits.enabled", false,
                "linkseal.audit.seal-every", "50ms",
                "linkseal.retention.purge-every", "100ms"));
    keyOfEa = installation.mintKey(Scope.MATCH, "ea");
    keyOfEb = installation.mintKey(Scope.MATCH, "eb");
    federalKey = installation.mintKey(Scope.MATCH, null);
  }

  @AfterAll
  static void stop() {
    matcher.close();
    snapshots.close();
    installation.close();
  }

  @Test
  void aNightlyFetchIsToldOfEveryChangeOnceAsItsNewestStateInTheOrderOfChanges() throws Exception {
    String first = opened("in ea 0");
    String second = opened("in ea 1");
    String third = opened("in ea 2");
    allSealed();
    List<String> before = new ArrayList<>();
    String next = drain(keyOfEb, null, 2, before);
    assertThat(before).containsSubsequence(first, second, third).doesNotHaveDuplicates();

    matcher.change(keyOfEa, first, PROTECTED);
    matcher.change(keyOfEb, first, PROTECTED);
    matcher.change(keyOfEa, second, PROTECTED);
    allSealed();
    JsonNode page = page(keyOfEb, next, 100);
    assertThat(page.get("data").findValuesAsText("match_id")).containsExactly(first, second);
    assertThat(page.at("/data/0")).isEqualTo(matcher.read(keyOfEb, first));
    assertThat(page.at("/data/1")).isEqualTo(matcher.read(keyOfEb, second));

    JsonNode nothing = page(keyOfEb, page.get("next").asText(), 100);
    assertThat(nothing.get("data")).isEmpty();
    List<String> again = new ArrayList<>();
    drain(keyOfEb, null, 100, again);
    assertThat(again).containsSubsequence(third, first, second).doesNotHaveDuplicates();
  }

  @Test
  void aStateListsItsOwnMatchesAndTheFederalOfficeAllWhichIsRecorded() throws Exception {
    String withEa = opened("in ea 3");
    String withEc = opened("in ec");
    allSealed();
    long readings = readings();

    Set<String> ofEa = new HashSet<>();
    drain(keyOfEa, null, 100, ofEa);
    assertThat(ofEa).contains(withEa).doesNotContain(withEc);
    assertThat(readings()).isEqualTo(readings);
    for (String key : List.of(keyOfEb, federalKey)) {
      Set<String> all = new HashSet<>();
      drain(key, null, 100, all);
      assertThat(all).contains(withEa, withEc);
    }
    assertThat(readings()).isGreaterThan(readings);
  }

  @Test
  void anOverseerReadsTheMatchesOfItsRegionsStatesOrAllWhichIsRecordedAndDoesNothingElse()
      throws Exception {
    String withEa = opened("in ea 6");
    String withEc = opened("in ec too");
    String hidden = opened("in ec, hidden");
    collaboration.execute(
        """
        SET session_replication_role = replica;
        UPDATE collaboration.match SET hidden = true, due_at = NULL WHERE match_id = '%1$s';
        DELETE FROM collaboration.match_feed WHERE match_id = '%1$s';
        """
            .formatted(hidden));
    allSealed();
    String ofTheNorth = installation.mintOversightKey("north");
    String ofTheSouth = installation.mintOversightKey("south");
    String national = installation.mintOversightKey(null);

    assertThat(listed(ofTheNorth)).contains(withEc).doesNotContain(withEa, hidden);
    assertThat(listed(ofTheSouth)).isEmpty();
    assertThat(listed(national)).contains(withEa, withEc).doesNotContain(hidden);
    assertThat(matcher.read(ofTheNorth, withEc)).isEqualTo(matcher.read(national, withEc));
    assertThat(status(national, "/" + withEa)).isEqualTo(200);
    assertThat(status(ofTheNorth, "/" + withEa)).isEqualTo(404);
    assertThat(status(ofTheNorth, "/" + hidden)).isEqualTo(404);
    assertThat(status(national, "/" + hidden)).isEqualTo(404);
    assertThat(matcher.read(keyOfEb, withEc).get("contact"))
        .isEqualTo(
            TestMatcher.parse(
                """
                {"email": "matches@ec.example", "phone": "+1 555 010 0199"}
                """));
    for (String key : List.of(ofTheNorth, national)) {
      assertThat(matcher.read(key, withEc).get("contact").isNull()).isTrue();
      assertThat(matcher.change(key, withEc, PROTECTED).statusCode()).isEqualTo(403);
      assertThat(matcher.reopen(key, withEc).statusCode()).isEqualTo(403);
      HttpResponse<String> search =
          matcher.send(
              matcher
                  .request(key, TestMatcher.body(TestMatcher.person("in ec too")))
                  .header("X-Initiating-State", "eb")
                  .build());
      assertThat(search.statusCode()).isEqualTo(403);
    }
    assertThat(
            collaboration.query(
                """
                SELECT key_id FROM collaboration.reading_audit WHERE match_id = ?
                ORDER BY id DESC LIMIT 4
                """,
                withEc))
        .extracting(row -> row.get("key_id"))
        .containsOnly(ofTheNorth.substring(4, 12), national.substring(4, 12));
  }

  @Test
  void theEndOfTheChainIsSignedIntoTheRegistry() throws Exception {
    opened("in ea 0");
    List<Checkpoint> signed = new ArrayList<>();
    TestMatcher.until(() -> signed.addAll(checkpoints()));

    Checkpoint first = signed.getFirst();
    assertThat(first.isSignedBy(AuditPublicKey.read(installation.auditPublicKeyFile()))).isTrue();
    assertThat(
            collaboration.query(
                "SELECT encode(hash, 'hex') AS hash FROM collaboration.audit_chain WHERE position = ?",
                first.position()))
        .containsExactly(Map.of("hash", first.hash()));
  }

  private static List<Checkpoint> checkpoints() throws SQLException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (java.sql.Connection registry = installation.sharedCluster().superuser("registry");
        Statement statement = registry.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT position, encode(hash, 'hex') AS hash, signed_at, encode(signature, 'hex') AS signature
                FROM registry.audit_checkpoint WHERE log = 'collaboration' ORDER BY position
                """)) {
      while (row.next()) {
        checkpoints.add(
            new Checkpoint(
                AuditLog.COLLABORATION,
                row.getLong("position"),
                row.getString("hash"),
                row.getObject("signed_at", OffsetDateTime.class).toInstant(),
                row.getString("signature")));
      }
    }
    return checkpoints;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=",
        "since=x",
        "since=AAAAAAAAAAA",
        "since=AAAAAAAAAAAAAAAAAAAAA",
        "since=AAAAAAAAAAAAAAAAAAAAAA",
        "since=_____________________w",
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=ten",
        "limit="
      })
  void aCursorThatNoAnswerHasGivenAndALimitOutOfBoundsAreBadRequests(String query)
      throws Exception {
    HttpResponse<String> answer =
        matcher.sendInvalid(matcher.matches(keyOfEb, "?" + query).build());

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aParameterThatIsGivenTwiceHasOneValue() throws Exception {
    String next = drain(keyOfEb, null, 100, new HashSet<>());
    for (String repeated : List.of("limit=1&limit=2", "since=" + next + "&since=")) {
      HttpResponse<String> answer =
          matcher.sendInvalid(matcher.matches(keyOfEb, "?" + repeated).build());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains(
              "\"The parameter '%s' must have one value.\"".formatted(repeated.substring(0, 5)));
    }
  }

  @Test
  void whereTheListGoesOnTellsNothingOfWhatOthersDo() throws Exception {
    String behindAll = drain(keyOfEb, null, 100, new HashSet<>());

    matcher.search(keyOfEa, "nobody");
    allSealed();

    assertThat(page(keyOfEb, behindAll, 100).get("next").asText()).isEqualTo(behindAll);
    String first = (behindAll.startsWith("A") ? "B" : "A") + behindAll.substring(1);
    String last = behindAll.substring(0, 21) + (char) (behindAll.charAt(21) + 1);
    for (String forged : List.of(first, last)) {
      HttpResponse<String> answer =
          matcher.sendInvalid(matcher.matches(keyOfEb, "?since=" + forged).build());
      assertThat(answer.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aPageHoldsAHundredMatchesUnlessAnotherLimitIsGiven() throws Exception {
    for (int i = 0; i < 3; i++) {
      Object[] persons =
          IntStream.range(40 * i, 40 * (i + 1))
              .mapToObj(person -> TestMatcher.person("many " + person))
              .toArray();
      matcher.search(keyOfEb, persons);
    }
    allSealed();

    String all = matcher.send(matcher.matches(keyOfEa, "").build()).body();
    assertThat(TestMatcher.parse(all).get("data")).hasSize(100);
    assertThat(page(keyOfEa, null, 1).get("data")).hasSize(1);
    assertThat(page(keyOfEa, null, 1_000).get("data")).hasSizeGreaterThanOrEqualTo(120);
  }

  @Test
  void whatWasKeptLongEnoughIsPurgedAndNotThereAnyMore() throws Exception {
    String old = opened("in ea 4");
    String newer = opened("in ea 5");
    allSealed();
    collaboration.execute(
        """
        SET session_replication_role = replica;
        UPDATE collaboration.match_event SET at = at - interval '1100 days' WHERE match_id = '%s';
        UPDATE collaboration.search_audit SET at = at - interval '1100 days';
        """
            .formatted(old));

    TestMatcher.until(() ->
        matcher.send(matcher.matches(keyOfEb, "/" + old).build()).statusCode() == 404
            && collaboration.query("SELECT id FROM collaboration.search_audit").isEmpty());

    assertThat(matcher.read(keyOfEb, newer).get("status").asText()).isEqualTo("open");
    Set<String> listed = new HashSet<>();
    drain(keyOfEb, null, 100, listed);
    assertThat(listed).contains(newer).doesNotContain(old);
  }

  private static String opened(String name) throws Exception {
    return matcher.onlyMatch(keyOfEb, name).get("match_id").asText();
  }

  private static void allSealed() throws Exception {
    TestMatcher.until(
        () -> collaboration.query("SELECT id FROM collaboration.audit_unsealed").isEmpty());
  }

  private static JsonNode page(String key, @Nullable String since, int limit) throws Exception {
    String query = "?limit=" + limit + (since == null ? "" : "&since=" + since);
    return TestMatcher.parse(matcher.send(matcher.matches(key, query).build()).body());
  }

  /** The cursor behind everything that is there now. */
  private static String drain(String key, @Nullable String since, int limit, Collection<String> ids)
      throws Exception {
    JsonNode page = page(key, since, limit);
    ids.addAll(page.get("data").findValuesAsText("match_id"));
    String next = page.get("next").asText();
    return page.get("data").size() < limit ? next : drain(key, next, limit, ids);
  }

  private static Set<String> listed(String key) throws Exception {
    Set<String> listed = new HashSet<>();
    drain(key, null, 100, listed);
    return listed;
  }

  private static int status(String key, String path) throws Exception {
    return matcher.send(matcher.matches(key, path).build()).statusCode();
  }

  private static long readings() throws Exception {
    return collaboration.query("SELECT id FROM collaboration.reading_audit").size();
  }
}
