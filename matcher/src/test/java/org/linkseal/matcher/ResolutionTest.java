package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/**
 * Matches that eb's searches open with ea, read and resolved by both; ec has nothing to do with
 * them.
 */
class ResolutionTest {
  private static final StateCode EA = new StateCode("ea");
  private static final AtomicInteger PERSONS = new AtomicInteger();
  private static final String INITIAL =
      "\"initial_action_at\": \"2026-11-23\", \"initial_action_taken\": \"Notice Sent\"";
  private static final String INVALID =
      "\"invalid_match\": true, \"invalid_match_reason\": \"System Error\"";

  private static TestInstallation installation;
  private static TestSnapshots snapshots;
  private static TestMatcher matcher;
  private static Collaboration collaboration;
  private static String keyOfEa;
  private static String keyOfEb;
  private static String keyOfEc;
  private static String federalKey;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb", "ec");
    collaboration = Collaboration.of(installation);
    snapshots = new TestSnapshots(installation);
    List<TestRow> rows = new ArrayList<>();
    IntStream.range(0, 60).forEach(i -> rows.add(TestRow.of("person " + i, "participant" + i)));
    rows.add(
        new TestRow(
            "everything", "pid-a", "case-a", "2021-05-15", "2021-04-01/2021-04-15", "true"));
    rows.add(TestRow.of("everything", "pid-a2"));
    rows.add(TestRow.of("left open", "pid-o"));
    rows.add(new TestRow("vulnerable", "pid-v", "", "", "", "true"));
    rows.add(new TestRow("safe", "pid-s", "", "", "", "false"));
    rows.add(new TestRow("half safe", "pid-h1", "", "", "", "false"));
    rows.add(TestRow.of("half safe", "pid-h2"));
    snapshots.publish(EA, rows.toArray(TestRow[]::new));
    snapshots.endOnboarding(new StateCode("eb"));
    snapshots.endOnboarding(new StateCode("ec"));
    matcher = TestMatcher.start(installation, Map.of("linkseal.rate-limits.enabled", false));
    keyOfEa = installation.mintKey(Scope.MATCH, "ea");
    keyOfEb = installation.mintKey(Scope.MATCH, "eb");
    keyOfEc = installation.mintKey(Scope.MATCH, "ec");
    federalKey = installation.mintKey(Scope.MATCH, null);
  }

  @AfterAll
  static void stop() {
    matcher.close();
    snapshots.close();
    installation.close();
  }

  @Test
  void aMatchReadsAsBothStatesToldItTheMatchingStateFirst() throws Exception {
    Map<String, Object> person = TestMatcher.person("everything");
    person.put("case_id", "case-b");
    String id = idOf(matcher.search(keyOfEb, (Object) person));

    HttpResponse<String> answer = matcher.send(matcher.matches(keyOfEb, "/" + id).build());

    JsonNode match = TestMatcher.parse(answer.body()).get("data");
    String noDisposition =
        """
        "initial_action_at": null, "initial_action_taken": null, "invalid_match": null,
        "invalid_match_reason": null, "other_reasoning_for_invalid_match": null,
        "final_disposition": null, "final_disposition_date": null, "vulnerable_individual": null
        """;
    assertThat(match)
        .isEqualTo(
            TestMatcher.parse(
                """
                {
                  "match_id": "%s", "created_at": "%s", "due_at": "%s", "initiator": "eb",
                  "states": ["eb", "ea"], "status": "open", "vulnerable_individual": true,
                  "participants": [
                    {"state": "ea", "case_id": "case-a", "participant_id": "pid-a",
                     "participant_closing_date": "2021-05-15",
                     "recent_benefit_issuance_dates": [{"start": "2021-04-01", "end": "2021-04-15"}]},
                    {"state": "ea", "case_id": null, "participant_id": "pid-a2",
                     "participant_closing_date": null, "recent_benefit_issuance_dates": []},
                    {"state": "eb", "case_id": "case-b", "participant_id": "searched1",
                     "participant_closing_date": null, "recent_benefit_issuance_dates": []}
                  ],
                  "dispositions": [{"state": "eb", %s}, {"state": "ea", %s}],
                  "contact": null
                }
                """
                    .formatted(
                        id,
                        match.get("created_at").asText(),
                        match.get("due_at").asText(),
                        noDisposition,
                        noDisposition)));
    assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(matcher.read(keyOfEa, id)).isEqualTo(match);
    assertThat(matcher.read(keyOfEa, id.toLowerCase(Locale.ROOT))).isEqualTo(match);
    assertThat(matcher.read(federalKey, id)).isEqualTo(match);
  }

  @Test
  void theInitialActionIsDueTenDaysAfterTheMatchWhateverHappensToIt() throws Exception {
    String id = opened();
    JsonNode before = matcher.read(keyOfEb, id);
    Instant created = Instant.parse(before.get("created_at").asText());
    Instant due = Instant.parse(before.get("due_at").asText());

    assertThat(Duration.between(created, due)).isEqualTo(Duration.ofDays(10));
    changed(keyOfEa, id, INITIAL);
    changed(keyOfEa, id, INVALID);
    changed(keyOfEb, id, INVALID);
    assertThat(matcher.reopen(federalKey, id).statusCode()).isEqualTo(200);
    JsonNode after = matcher.read(keyOfEb, id);
    assertThat(after.get("created_at")).isEqualTo(before.get("created_at"));
    assertThat(after.get("due_at")).isEqualTo(before.get("due_at"));
  }

  @Test
  void toAThirdStateAMatchIsNotThereNeitherToReadNorToChange() throws Exception {
    String id = opened();
    String unknown = "2222222";

    HttpResponse<String> missing = matcher.send(matcher.matches(keyOfEc, "/" + unknown).build());
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body())
        .isEqualTo(
            "{\"errors\":[{\"status\":\"404\",\"title\":\"NotFoundException\",\"detail\":\"not"
                + " found\"}]}");
    for (HttpResponse<String> answer :
        List.of(
            matcher.send(matcher.matches(keyOfEc, "/" + id).build()),
            matcher.change(keyOfEc, id, data(INITIAL)),
            matcher.change(keyOfEc, unknown, data(INITIAL)),
            matcher.change(keyOfEb, unknown, data(INITIAL)),
            matcher.change(keyOfEb, "not-an-id", data(INITIAL)),
            matcher.sendInvalid(matcher.matches(keyOfEb, "/AEIOU23").build()))) {
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(missing.body());
    }
    assertThat(matcher.read(keyOfEb, id).at("/dispositions/0/initial_action_taken").isNull())
        .isTrue();
  }

  @Test
  void withoutALiveMatchKeyNothingIsReadOrChanged() throws Exception {
    String id = opened();
    String bulkKey = installation.mintKey(Scope.BULK, "eb");

    for (String wrong : List.of("", "nonsense", bulkKey)) {
      assertThat(matcher.sendInvalid(matcher.matches(wrong, "/" + id).build()).statusCode())
          .isEqualTo(401);
      assertThat(matcher.sendInvalid(matcher.matches(wrong, "").build()).statusCode())
          .isEqualTo(401);
      assertThat(matcher.change(wrong, id, data(INITIAL)).statusCode()).isEqualTo(401);
      assertThat(matcher.reopen(wrong, id).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theFederalOfficeChangesNoDispositionAndOnlyItReopens() throws Exception {
    String id = opened();

    assertThat(
            matcher.change(federalKey, id, data(INITIAL), "X-Initiating-State", "eb").statusCode())
        .isEqualTo(403);
    assertThat(matcher.reopen(keyOfEb, id).statusCode()).isEqualTo(403);
    assertThat(matcher.reopen(keyOfEc, "2222222").statusCode()).isEqualTo(403);
    assertThat(matcher.read(keyOfEb, id).at("/dispositions/0/initial_action_taken").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "initiating, Notice Sent, true",
    "initiating, Client Provided Required Verification, true",
    "initiating, Client Verified Moved Out of State, false",
    "matching, Notice Sent, true",
    "matching, Client Verified Moved Out of State, true",
    "matching, Client Provided Required Verification, false",
    "matching, notice sent, false"
  })
  void theInitialActionsDependOnTheRoleOfTheState(String role, String action, boolean allowed)
      throws Exception {
    String id = opened();
    String key = role.equals("initiating") ? keyOfEb : keyOfEa;

    assertStatus(
        allowed ? 200 : 400,
        key,
        id,
        "\"initial_action_at\": \"2026-11-23\", \"initial_action_taken\": \"%s\""
            .formatted(action));
  }

  @ParameterizedTest
  @CsvSource({
    "initiating, Benefits Approved, true",
    "initiating, Benefits Denied, true",
    "initiating, Benefits Terminated, false",
    "initiating, Benefits Unchanged, false",
    "matching, Benefits Terminated, true",
    "matching, Benefits Unchanged, true",
    "matching, Benefits Approved, false",
    "matching, Benefits Denied, false"
  })
  void theFinalDispositionsDependOnTheRoleOfTheState(String role, String value, boolean allowed)
      throws Exception {
    String id = opened();
    String key = role.equals("initiating") ? keyOfEb : keyOfEa;
    changed(key, id, INITIAL);

    assertStatus(allowed ? 200 : 400, key, id, finalDisposition(value, today()));
  }

  @Test
  void theInitialActionAndItsTimeComeAndGoTogether() throws Exception {
    String id = opened();

    assertStatus(400, keyOfEb, id, "\"initial_action_at\": \"2026-11-23\"");
    assertStatus(400, keyOfEb, id, "\"initial_action_taken\": \"Notice Sent\"");
    changed(keyOfEb, id, INITIAL);
    assertStatus(200, keyOfEb, id, "\"initial_action_at\": \"2026-11-24\"");
    assertStatus(400, keyOfEb, id, "\"initial_action_at\": null");
    assertStatus(400, keyOfEb, id, "\"initial_action_taken\": null");
    JsonNode cleared =
        changed(keyOfEb, id, "\"initial_action_at\": null, \"initial_action_taken\": null");
    assertThat(cleared.at("/dispositions/0/initial_action_at").isNull()).isTrue();
    assertThat(cleared.at("/dispositions/0/initial_action_taken").isNull()).isTrue();
  }

  @Test
  void aFinalDispositionHasADateNotBeforeTheMatchAndComesAfterTheInitialAction() throws Exception {
    String id = opened();
    assertStatus(400, keyOfEb, id, finalDisposition("Benefits Denied", today()));

    changed(keyOfEb, id, INITIAL);
    assertStatus(400, keyOfEb, id, "\"final_disposition\": \"Benefits Denied\"");
    assertStatus(400, keyOfEb, id, "\"final_disposition_date\": \"%s\"".formatted(today()));
    assertStatus(400, keyOfEb, id, finalDisposition("Benefits Denied", today().minusDays(1)));
    changed(keyOfEb, id, finalDisposition("Benefits Denied", today()));
    assertStatus(400, keyOfEb, id, "\"initial_action_at\": null, \"initial_action_taken\": null");
    assertStatus(400, keyOfEb, id, "\"final_disposition_date\": null");
    assertStatus(
        200, keyOfEb, id, "\"final_disposition_date\": \"%s\"".formatted(today().plusDays(3)));
  }

  @Test
  void bothMayComeInOneChange() throws Exception {
    String id = opened();

    assertStatus(200, keyOfEb, id, INITIAL + ", " + finalDisposition("Benefits Approved", today()));
  }

  @Test
  void aReasonIsThereExactlyWhenTheMatchIsInvalidAndATextExactlyForOther() throws Exception {
    String id = opened();
    String reason = "\"invalid_match_reason\": \"%s\"";
    String text = "\"other_reasoning_for_invalid_match\": \"%s\"";

    assertStatus(400, keyOfEb, id, "\"invalid_match\": true");
    assertStatus(400, keyOfEb, id, reason.formatted("System Error"));
    assertStatus(400, keyOfEb, id, "\"invalid_match\": false, " + reason.formatted("System Error"));
    assertStatus(400, keyOfEb, id, "\"invalid_match\": true, " + reason.formatted("Boredom"));
    assertStatus(400, keyOfEb, id, "\"invalid_match\": true, " + reason.formatted("Other"));
    for (String wrong : List.of("x".repeat(251), " ", "", "\\ud800x", "a\\u0000b")) {
      assertStatus(
          400,
          keyOfEb,
          id,
          "\"invalid_match\": true, " + reason.formatted("Other") + ", " + text.formatted(wrong));
    }
    assertStatus(
        400,
        keyOfEb,
        id,
        "\"invalid_match\": true, "
            + reason.formatted("System Error")
            + ", "
            + text.formatted("x"));
    for (String allowed :
        List.of("Incorrect Client Information", "System Error", "Potential Identity Theft")) {
      changed(keyOfEb, id, "\"invalid_match\": true, " + reason.formatted(allowed));
    }
    // Each of these characters is two of Java's and four bytes.
    String longest = "\uD83D\uDC6A".repeat(250);
    JsonNode match =
        changed(keyOfEb, id, reason.formatted("Other") + ", " + text.formatted(longest));
    assertThat(match.at("/dispositions/0/other_reasoning_for_invalid_match").asText())
        .isEqualTo(longest);
    assertStatus(400, keyOfEb, id, "\"invalid_match\": false");
    assertStatus(
        200,
        keyOfEb,
        id,
        "\"invalid_match\": null, \"invalid_match_reason\": null,"
            + " \"other_reasoning_for_invalid_match\": null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": {\"status\": \"closed\"}}",
        "{\"data\": {\"vulnerable_individual\": true, \"status\": \"closed\"}}",
        "{\"data\": {\"vulnerable_individual\": true}, \"status\": \"closed\"}",
        "{\"data\": {\"vulnerable_individual\": true, \"match_id\": \"2222222\"}}",
        "{\"data\": {\"vulnerable_individual\": true, \"Invalid_Match\": true}}",
        "{\"data\": {\"vulnerable_individual\": \"true\"}}",
        "{\"data\": {\"invalid_match\": 1}}",
        "{\"data\": {\"initial_action_taken\": 7}}",
        "{\"data\": {\"initial_action_at\": \"2026-02-30\", \"initial_action_taken\": \"Notice Sent\"}}",
        "{\"data\": {\"initial_action_at\": \"23 November\", \"initial_action_taken\": \"Notice Sent\"}}",
        "{\"data\": {\"initial_action_at\": \"2026-11-23T25:00:00Z\", \"initial_action_taken\": \"Notice Sent\"}}",
        "{\"data\": []}",
        "{\"data\": null}",
        "{}",
        "[]",
        "not json"
      })
  void aBodyWithAnyOtherMemberOrAnotherFormIsABadRequestAndChangesNothing(String body)
      throws Exception {
    String id = idOf(matcher.search(keyOfEb, "left open"));
    JsonNode before = matcher.read(keyOfEb, id);

    HttpResponse<String> answer = matcher.change(keyOfEb, id, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("2222222", "November", "closed");
    assertThat(matcher.read(keyOfEb, id)).isEqualTo(before);
  }

  @Test
  void theStateIsTheKeysWhateverTheBodySays() throws Exception {
    String id = opened();

    JsonNode match = changed(keyOfEb, id, "\"state\": \"ea\", " + INITIAL);

    assertThat(match.at("/dispositions/0/state").asText()).isEqualTo("eb");
    assertThat(match.at("/dispositions/0/initial_action_taken").asText()).isEqualTo("Notice Sent");
    assertThat(match.at("/dispositions/1/initial_action_taken").isNull()).isTrue();
  }

  @Test
  void aTimeIsAnsweredInUtcAndADateAsADate() throws Exception {
    String id = opened();
    for (Map.Entry<String, String> time :
        Map.of(
                "2026-11-23", "2026-11-23",
                "2026-11-23T00:00:02", "2026-11-23T00:00:02Z",
                "2026-11-23T20:00:00-05:00", "2026-11-24T01:00:00Z",
                "2026-11-23T20:00:00.5Z", "2026-11-23T20:00:00.500Z")
            .entrySet()) {
      JsonNode match =
          changed(
              keyOfEb,
              id,
              "\"initial_action_at\": \"%s\", \"initial_action_taken\": \"Notice Sent\""
                  .formatted(time.getKey()));
      assertThat(match.at("/dispositions/0/initial_action_at").asText()).isEqualTo(time.getValue());
    }
    JsonNode match =
        changed(
            keyOfEb,
            id,
            "\"final_disposition\": \"Benefits Denied\", \"final_disposition_date\":"
                + " \"%sT00:00:02\"".formatted(today()));
    assertThat(match.at("/dispositions/0/final_disposition_date").asText())
        .isEqualTo(today().toString());
  }

  @Test
  void whatChangesNothingIsRefused() throws Exception {
    String id = opened();
    changed(keyOfEb, id, INITIAL);

    for (String nothing :
        List.of(
            INITIAL,
            "",
            "\"state\": \"eb\"",
            "\"final_disposition\": null",
            "\"initial_action_at\": \"2026-11-23\"")) {
      assertStatus(422, keyOfEb, id, nothing);
    }
    assertThat(eventsOf(id)).containsExactly("opened", "changed");
  }

  @Test
  void aMatchClosesWhenEachStateHasAFinalDispositionAndThenCannotChange() throws Exception {
    String id = opened();
    changed(keyOfEb, id, INITIAL);
    changed(keyOfEb, id, finalDisposition("Benefits Denied", today()));
    changed(keyOfEa, id, INITIAL);

    assertThat(matcher.read(keyOfEa, id).get("status").asText()).isEqualTo("open");
    JsonNode closed = changed(keyOfEa, id, finalDisposition("Benefits Unchanged", today()));

    assertThat(closed.get("status").asText()).isEqualTo("closed");
    assertThat(matcher.read(keyOfEb, id)).isEqualTo(closed);
    assertStatus(409, keyOfEb, id, "\"vulnerable_individual\": true");
    assertStatus(409, keyOfEa, id, "\"final_disposition\": \"Nonsense\"");
    assertThat(matcher.change(keyOfEa, id, data(INITIAL), "If-Match", "\"1\"").statusCode())
        .isEqualTo(409);
    assertThat(matcher.read(keyOfEb, id)).isEqualTo(closed);
    assertThat(eventsOf(id))
        .containsExactly("opened", "changed", "changed", "changed", "changed", "closed");
  }

  @Test
  void anInvalidMatchOfBothOrOfOneBesideAFinalDispositionClosesIt() throws Exception {
    String both = opened();
    assertThat(changed(keyOfEa, both, INVALID).get("status").asText()).isEqualTo("open");
    assertThat(changed(keyOfEb, both, "\"invalid_match\": false").get("status").asText())
        .isEqualTo("open");
    assertThat(changed(keyOfEb, both, INVALID).get("status").asText()).isEqualTo("closed");

    String one = opened();
    changed(keyOfEa, one, INVALID);
    assertThat(
            changed(keyOfEb, one, INITIAL + ", " + finalDisposition("Benefits Denied", today()))
                .get("status")
                .asText())
        .isEqualTo("closed");
  }

  @Test
  void aSearchAfterTheCloseOpensANewMatch() throws Exception {
    String name = nextPerson();
    String first = idOf(matcher.search(keyOfEb, name));
    close(first);

    String second = idOf(matcher.search(keyOfEb, name));

    assertThat(second).isNotEqualTo(first);
    assertThat(matcher.read(keyOfEb, second).get("status").asText()).isEqualTo("open");
    assertThat(matcher.read(keyOfEb, first).get("status").asText()).isEqualTo("closed");
  }

  @Test
  void aChangeForAnotherVersionIsRefused() throws Exception {
    String id = opened();
    HttpResponse<String> first = matcher.change(keyOfEa, id, data(INITIAL), "If-Match", "\"1\"");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("ETag")).contains("\"2\"");

    String flag = data("\"vulnerable_individual\": true");
    for (String stale : List.of("\"1\"", "W/\"2\"", "\"0\", \"3\"", "2", "")) {
      assertThat(matcher.change(keyOfEb, id, flag, "If-Match", stale).statusCode()).isEqualTo(412);
    }
    assertThat(matcher.change(keyOfEb, id, flag, "If-Match", "\"9\", \"2\"").statusCode())
        .isEqualTo(200);
    assertThat(matcher.change(keyOfEa, id, flag, "If-Match", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void ofChangesAtOnceNoneIsLostAndOfThoseForOneVersionOneIsMade() throws Exception {
    String id = opened();
    List<Callable<HttpResponse<String>>> changes = new ArrayList<>();
    List<String> bodies = List.of(INITIAL, "\"vulnerable_individual\": true", INVALID);
    for (String key : List.of(keyOfEa, keyOfEb)) {
      bodies.subList(0, 2).forEach(body -> changes.add(() -> matcher.change(key, id, data(body))));
    }
    assertThat(statuses(changes)).containsOnly(200);
    JsonNode match = matcher.read(keyOfEa, id);
    for (JsonNode disposition : match.get("dispositions")) {
      assertThat(disposition.get("initial_action_taken").asText()).isEqualTo("Notice Sent");
      assertThat(disposition.get("vulnerable_individual").asBoolean()).isTrue();
    }

    List<Callable<HttpResponse<String>>> sameVersion = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = data("\"initial_action_at\": \"2026-12-0%d\"".formatted(i + 1));
      sameVersion.add(() -> matcher.change(keyOfEa, id, body, "If-Match", "\"5\""));
    }
    assertThat(statuses(sameVersion)).containsOnlyOnce(200).filteredOn(s -> s == 412).hasSize(7);
    assertThat(
            collaboration.query(
                "SELECT version FROM collaboration.match_event WHERE match_id = ? ORDER BY version",
                id))
        .extracting(row -> row.get("version"))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void anEventTellsWhoWhichStateAndWhatAndHoldsNoFreeTextInTheClear() throws Exception {
    String id = opened();
    String secret = "Her sister, of the same name";

    matcher.change(
        keyOfEa,
        id,
        data(
            "\"invalid_match\": true, \"invalid_match_reason\": \"Other\","
                + " \"other_reasoning_for_invalid_match\": \"%s\"".formatted(secret)),
        "From",
        "worker@agency.example");

    Map<String, Object> event =
        collaboration
            .query(
                """
                SELECT actor, user_name, state, event, change ->> 'invalid_match_reason' AS reason,
                       position('sister' IN change::text) AS clear_text
                FROM collaboration.match_event WHERE match_id = ? AND version = 2
                """,
                id)
            .getFirst();
    assertThat(event)
        .containsEntry("actor", keyOfEa.substring(4, 12))
        .containsEntry("user_name", "worker@agency.example")
        .containsEntry("state", "ea")
        .containsEntry("event", "changed")
        .containsEntry("reason", "Other")
        .containsEntry("clear_text", 0);
    assertThat(
            matcher
                .read(keyOfEb, id)
                .at("/dispositions/1/other_reasoning_for_invalid_match")
                .asText())
        .isEqualTo(secret);
  }

  /** What each state told with the search or its record, then in its disposition. */
  @ParameterizedTest
  @CsvSource({
    "person, , , , true",
    "person, false, , , true",
    "safe, , , , true",
    "safe, true, , , true",
    "safe, false, , , false",
    "half safe, false, , , true",
    "safe, false, true, , true",
    "safe, false, , true, true",
    "safe, , , false, false",
    "person, , false, false, false",
    "person, true, false, false, false",
    "vulnerable, false, false, , false",
    "vulnerable, false, , , true"
  })
  void aPersonIsProtectedUnlessBothStatesLastSaidNo(
      String name, Boolean searched, Boolean told, Boolean toldByTheOther, boolean isProtected)
      throws Exception {
    Map<String, Object> person = TestMatcher.person(name.equals("person") ? nextPerson() : name);
    person.put("vulnerable_individual", searched);
    JsonNode found = matcher.search(keyOfEb, (Object) person);
    String id = idOf(found);
    assertThat(found.at("/results/0/matches/0/vulnerable_individual"))
        .isEqualTo(matcher.read(keyOfEa, id).get("vulnerable_individual"));
    if (told != null) {
      assertThat(changed(keyOfEa, id, "\"vulnerable_individual\": " + told))
          .isEqualTo(matcher.read(keyOfEb, id));
    }
    if (toldByTheOther != null) {
      assertThat(changed(keyOfEb, id, "\"vulnerable_individual\": " + toldByTheOther))
          .isEqualTo(matcher.read(keyOfEa, id));
    }

    JsonNode match = matcher.read(keyOfEb, id);

    assertThat(match.get("vulnerable_individual").asBoolean()).isEqualTo(isProtected);
    assertThat(match.at("/dispositions/1/vulnerable_individual").asText())
        .isEqualTo(String.valueOf(told));
    close(id);
  }

  /** Of a person of whom ea's record says no, and ea and eb have decided nothing else. */
  @ParameterizedTest
  @CsvSource({
    "false, , false, false, opened",
    "false, , true, true, opened told",
    "false, , , true, opened told",
    "true, , false, false, opened told",
    ", , false, false, opened told",
    "false, true, false, true, opened changed",
    "true, true, false, true, opened changed told",
    "true, false, false, false, opened changed told",
    "true, false, , false, opened changed told",
    "true, false, true, true, opened changed told",
    "false, false, true, true, opened changed told"
  })
  void aLaterSearchOfAnOpenMatchProtectsAndUnprotectsButNeverAgainstADecidedYes(
      Boolean first, Boolean decided, Boolean later, boolean isProtected, String events)
      throws Exception {
    String id = idOf(search("safe", first));
    if (decided != null) {
      changed(keyOfEb, id, "\"vulnerable_individual\": " + decided);
    }

    JsonNode found = search("safe", later);

    assertThat(idOf(found)).isEqualTo(id);
    assertThat(found.at("/results/0/matches/0/vulnerable_individual").asBoolean())
        .isEqualTo(isProtected);
    JsonNode match = matcher.read(keyOfEa, id);
    assertThat(match.get("vulnerable_individual").asBoolean()).isEqualTo(isProtected);
    assertThat(match.at("/dispositions/0/vulnerable_individual").asText())
        .isEqualTo(String.valueOf(decided));
    assertThat(match.get("status").asText()).isEqualTo("open");
    assertThat(String.join(" ", eventsOf(id).stream().map(String::valueOf).toList()))
        .isEqualTo(events);
    assertThat(search("safe", later)).isEqualTo(found);
    close(id);
  }

  @Test
  void whatALaterSearchTellsIsAnEventThatSaysWhoToldItAndThatACheckedChangeHasNotSeen()
      throws Exception {
    String id = idOf(search("safe", false));

    search("safe", true);

    assertThat(
            collaboration.query(
                "SELECT event, state, actor, change::text FROM collaboration.match_event WHERE match_id = ? AND version = 2",
                id))
        .containsExactly(
            Map.of(
                "event",
                "told",
                "state",
                "eb",
                "actor",
                keyOfEb.substring(4, 12),
                "change",
                "{\"ea\": false, \"eb\": true}"));
    String flag = data("\"vulnerable_individual\": false");
    assertThat(matcher.change(keyOfEb, id, flag, "If-Match", "\"1\"").statusCode()).isEqualTo(412);
    assertThat(matcher.change(keyOfEb, id, flag, "If-Match", "\"2\"").statusCode()).isEqualTo(200);
    assertThat(matcher.read(keyOfEb, id).get("vulnerable_individual").asBoolean()).isFalse();
    close(id);
  }

  @Test
  void ofAPersonNamedTwiceInASearchTheWordThatProtectsCounts() throws Exception {
    Map<String, Object> first = TestMatcher.person("safe");
    first.put("vulnerable_individual", false);
    Map<String, Object> again = TestMatcher.person("safe");
    again.put("vulnerable_individual", true);

    JsonNode found = matcher.search(keyOfEb, first, again);

    for (int person = 0; person < 2; person++) {
      assertThat(
              found.at("/results/%d/matches/0/vulnerable_individual".formatted(person)).asBoolean())
          .isTrue();
    }
    close(idOf(found));
  }

  @Test
  void searchesAtOnceThatTellDifferentThingsAppendNothingToAMatchThatIsClosedMeanwhile()
      throws Exception {
    String name = nextPerson();
    String id = idOf(search(name, false));
    List<Callable<JsonNode>> searches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean word = i % 2 == 0;
      searches.add(() -> search(name, word));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> closing =
          threads.submit(() -> {
            close(id);
            return null;
          });
      for (Future<JsonNode> found : threads.invokeAll(searches)) {
        assertThat(found.get().at("/results/0/matches/0/vulnerable_individual").asBoolean())
            .isTrue();
      }
      closing.get();
    }

    assertThat(eventsOf(id)).last().isEqualTo("closed");
    assertThat(matcher.read(keyOfEb, id).get("status").asText()).isEqualTo("closed");
  }

  @Test
  void aClosedMatchIsReopenedWithItsDispositionsAndClosesAgain() throws Exception {
    String id = opened();
    assertThat(matcher.reopen(federalKey, id).statusCode()).isEqualTo(409);
    close(id);

    JsonNode reopened = TestMatcher.parse(matcher.reopen(federalKey, id).body()).get("data");

    assertThat(reopened.get("status").asText()).isEqualTo("open");
    assertThat(reopened.at("/dispositions/0/invalid_match").asBoolean()).isTrue();
    assertThat(matcher.reopen(federalKey, id).statusCode()).isEqualTo(409);
    changed(keyOfEa, id, "\"invalid_match\": null, \"invalid_match_reason\": null");
    assertThat(changed(keyOfEa, id, INVALID).get("status").asText()).isEqualTo("closed");
    assertThat(matcher.reopen(federalKey, "2222222").statusCode()).isEqualTo(404);
    assertThat(
            collaboration.query(
                "SELECT state, actor FROM collaboration.match_event WHERE match_id = ? AND event = 'reopened'",
                id))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.get("state")).isNull();
          assertThat(event).containsEntry("actor", federalKey.substring(4, 12));
        });
  }

  @Test
  void whileANewerMatchIsOpenNoneIsReopened() throws Exception {
    String name = nextPerson();
    String older = idOf(matcher.search(keyOfEb, name));
    close(older);
    String newer = idOf(matcher.search(keyOfEb, name));

    assertThat(matcher.reopen(federalKey, older).statusCode()).isEqualTo(409);
    close(newer);
    assertThat(matcher.reopen(federalKey, older).statusCode()).isEqualTo(200);
    assertThat(idOf(matcher.search(keyOfEb, name))).isEqualTo(older);
    assertThat(matcher.reopen(federalKey, newer).statusCode()).isEqualTo(409);
  }

  @Test
  void aSearchAndAReopeningAtOnceLeaveOneOpenMatch() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = nextPerson();
      String older = idOf(matcher.search(keyOfEb, name));
      close(older);
      Set<String> found = new HashSet<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<String>> searches = new ArrayList<>();
        Future<Integer> reopening =
            threads.submit(() -> matcher.reopen(federalKey, older).statusCode());
        for (int i = 0; i < 4; i++) {
          searches.add(threads.submit(() -> idOf(matcher.search(keyOfEb, name))));
        }
        for (Future<String> search : searches) {
          found.add(search.get());
        }
        assertThat(found).hasSize(1);
        assertThat(reopening.get()).isEqualTo(found.contains(older) ? 200 : 409);
      }
      assertThat(
              collaboration.query(
                  """
                  SELECT o.match_id FROM collaboration.open_match o
                  JOIN collaboration.match_token t USING (match_key_version, match_token)
                  WHERE t.match_id = ?
                  """,
                  older))
          .extracting(row -> row.get("match_id"))
          .containsExactlyElementsOf(List.copyOf(found));
    }
  }

  @Test
  void everyReadingByTheFederalOfficeIsRecordedAndNoneByAStateOfTheMatch() throws Exception {
    String id = opened();
    matcher.read(keyOfEa, id);
    matcher.send(
        matcher.matches(federalKey, "/" + id).header("From", "officer@agency.example").build());

    assertThat(
            collaboration.query(
                "SELECT key_id, user_name, matches FROM collaboration.reading_audit WHERE match_id = ?",
                id))
        .containsExactly(
            Map.of(
                "key_id",
                federalKey.substring(4, 12),
                "user_name",
                "officer@agency.example",
                "matches",
                1));
  }

  @Test
  void aMatchWhoseSealedPartWasChangedIsNotAnsweredAndNotChanged() throws Exception {
    String id = opened();
    collaboration.execute(
        """
        SET session_replication_role = replica;
        UPDATE collaboration.match_participants SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
        WHERE match_id = '%s';
        """
            .formatted(id));

    assertThat(rawStatus(keyOfEb, id)).isEqualTo(500);
    assertThat(eventsOf(id)).containsExactly("opened");
  }

  @Test
  void theOpenMatchesAreThoseWhoseEventsSaySo() throws Exception {
    close(opened());
    opened();

    assertThat(
            collaboration.query(
                """
                SELECT coalesce(o.match_id, e.match_id) AS match_id
                FROM (SELECT DISTINCT match_id FROM collaboration.open_match) o
                FULL JOIN (
                    SELECT match_id FROM collaboration.match_event GROUP BY match_id
                    HAVING (array_agg(event ORDER BY version DESC) FILTER (WHERE event NOT IN ('told', 'changed')))[1] <> 'closed'
                ) e USING (match_id)
                WHERE o.match_id IS NULL OR e.match_id IS NULL
                """))
        .isEmpty();
  }

  private static int rawStatus(String key, String id) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              matcher.matches(key, "/" + id).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static String finalDisposition(String value, LocalDate date) {
    return "\"final_disposition\": \"%s\", \"final_disposition_date\": \"%s\""
        .formatted(value, date);
  }

  private static String data(String members) {
    return "{\"data\": {" + members + "}}";
  }

  private static String nextPerson() {
    return "person " + PERSONS.getAndIncrement();
  }

  private static JsonNode search(String name, Boolean word) throws Exception {
    Map<String, Object> person = TestMatcher.person(name);
    person.put("vulnerable_individual", word);
    return matcher.search(keyOfEb, (Object) person);
  }

  private static String opened() throws Exception {
    return idOf(matcher.search(keyOfEb, nextPerson()));
  }

  private static String idOf(JsonNode data) {
    return data.at("/results/0/matches/0/match_id").asText();
  }

  private static void close(String id) throws Exception {
    changed(keyOfEa, id, INVALID);
    assertThat(changed(keyOfEb, id, INVALID).get("status").asText()).isEqualTo("closed");
  }

  private static JsonNode changed(String key, String id, String members) throws Exception {
    HttpResponse<String> answer = matcher.change(key, id, data(members));
    assertThat(answer.statusCode()).as(members).isEqualTo(200);
    return TestMatcher.parse(answer.body()).get("data");
  }

  private static void assertStatus(int status, String key, String id, String members)
      throws Exception {
    assertThat(matcher.change(key, id, data(members)).statusCode()).as(members).isEqualTo(status);
  }

  private static List<Object> eventsOf(String id) throws Exception {
    return collaboration
        .query(
            "SELECT event FROM collaboration.match_event WHERE match_id = ? ORDER BY version", id)
        .stream()
        .map(row -> row.get("event"))
        .toList();
  }

  private static List<Integer> statuses(List<Callable<HttpResponse<String>>> requests)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> answer : threads.invokeAll(requests)) {
        statuses.add(answer.get().statusCode());
      }
    }
    return statuses;
  }
}
