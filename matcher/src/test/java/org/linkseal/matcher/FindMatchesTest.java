package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.matcher.TestMatcher.errors;
import static org.linkseal.matcher.TestMatcher.person;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractDocument;
import org.linkseal.openapi.testing.Operation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** Searches over states that all answer: ea to ed have published, mt is onboarding. */
class FindMatchesTest {
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");
  private static final StateCode EC = new StateCode("ec");
  private static final StateCode ED = new StateCode("ed");

  private static TestInstallation installation;
  private static TestSnapshots snapshots;
  private static TestMatcher matcher;
  private static String keyOfEa;
  private static String keyOfEb;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb", "ec", "ed", "mt");
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        EA,
        new TestRow(
            "everything",
            "participant1",
            "case1",
            "2021-05-15",
            "2021-04-01/2021-04-15 2021-03-01/2021-03-30",
            "true"),
        TestRow.of("required only", "participant2"),
        TestRow.of("in both", "participant3"),
        TestRow.of("twice", "participant4"),
        TestRow.of("twice", "participant5"),
        TestRow.of("concurrent", "participant6"),
        TestRow.of("only in ea", "participant7"),
        TestRow.of("everywhere", "participant8"));
    snapshots.publish(
        EB,
        TestRow.of("in both", "participantB1"),
        TestRow.of("everywhere", "participantB2"),
        flagged("false"));
    snapshots.publish(EC, TestRow.of("everywhere", "participantC1"));
    matcher = TestMatcher.start(installation, Map.of());
    keyOfEa = installation.mintKey(Scope.MATCH, "ea");
    keyOfEb = installation.mintKey(Scope.MATCH, "eb");
  }

  private static TestRow flagged(String vulnerable) {
    return new TestRow("flagged", "participantF", "", "", "", vulnerable);
  }

  @AfterAll
  static void stop() {
    matcher.close();
    snapshots.close();
    installation.close();
  }

  @Test
  void aMatchHasAllEightFields() throws Exception {
    JsonNode match = matcher.onlyMatch(keyOfEb, "everything");

    assertThat(match)
        .isEqualTo(
            TestMatcher.parse(
                """
                {
                  "match_id": "%1$s",
                  "state": "ea",
                  "case_id": "case1",
                  "participant_id": "participant1",
                  "participant_closing_date": "2021-05-15",
                  "recent_benefit_issuance_dates": [
                    {"start": "2021-04-01", "end": "2021-04-15"},
                    {"start": "2021-03-01", "end": "2021-03-30"}
                  ],
                  "vulnerable_individual": true,
                  "match_url": "https://linkseal.example/match/v2/matches/%1$s"
                }
                """
                    .formatted(match.get("match_id").asText())));
  }

  @Test
  void whatAStateHasNotToldIsNullOrEmptyAndNeverLeftOutAndWhoWasNotAssessedIsProtected()
      throws Exception {
    JsonNode match = matcher.onlyMatch(keyOfEb, "required only");

    assertThat(match).hasSize(8);
    assertThat(match.get("participant_id").asText()).isEqualTo("participant2");
    assertThat(match.get("case_id").isNull()).isTrue();
    assertThat(match.get("participant_closing_date").isNull()).isTrue();
    assertThat(match.get("recent_benefit_issuance_dates")).isEmpty();
    assertThat(match.get("recent_benefit_issuance_dates").isArray()).isTrue();
    assertThat(match.get("vulnerable_individual").asBoolean()).isTrue();
  }

  @Test
  void aPersonWhomNoStateListsHasAResultWithoutMatches() throws Exception {
    JsonNode data = matcher.search(keyOfEb, "nowhere");

    assertThat(data.get("results")).hasSize(1);
    assertThat(data.at("/results/0/matches")).isEmpty();
    assertThat(errors(data)).isEmpty();
  }

  @Test
  void theSameSearchAgainIsAnsweredTheSameMatchId() throws Exception {
    String first = matcher.onlyMatch(keyOfEb, "everything").get("match_id").asText();

    assertThat(matcher.onlyMatch(keyOfEb, "everything").get("match_id").asText()).isEqualTo(first);
  }

  @Test
  void theOtherStatesSearchIsAnsweredTheSameMatchId() throws Exception {
    JsonNode found = matcher.onlyMatch(keyOfEb, "in both");
    JsonNode reverse = matcher.onlyMatch(keyOfEa, "in both");

    assertThat(found.get("state").asText()).isEqualTo("ea");
    assertThat(reverse.get("state").asText()).isEqualTo("eb");
    assertThat(reverse.get("match_id")).isEqualTo(found.get("match_id"));
  }

  @Test
  void whateverEitherStateSaysInASearchOrARecordProtectsInTheAnswersToBoth() throws Exception {
    String keyOfEd = installation.mintKey(Scope.MATCH, "ed");
    snapshots.publish(ED, flagged("false"));
    String id = assertFlagged(keyOfEb, false, false);

    snapshots.publish(ED, flagged("true"), flagged("false"));
    assertThat(assertFlagged(keyOfEb, false, true)).isEqualTo(id);
    snapshots.publish(ED, flagged("false"));
    assertFlagged(keyOfEb, false, false);
    assertThat(assertFlagged(keyOfEd, true, true)).isEqualTo(id);
    assertFlagged(keyOfEb, false, true);
    assertFlagged(keyOfEd, false, false);
  }

  /** The id of the match that a search with this word finds. */
  private static String assertFlagged(String key, boolean word, boolean isProtected)
      throws Exception {
    Map<String, Object> person = person("flagged");
    person.put("vulnerable_individual", word);
    JsonNode matches = matcher.search(key, (Object) person).at("/results/0/matches");
    assertThat(matches)
        .isNotEmpty()
        .allSatisfy(match ->
            assertThat(match.get("vulnerable_individual").asBoolean()).isEqualTo(isProtected));
    return matches.get(0).get("match_id").asText();
  }

  @Test
  void aStateNeverFindsItsOwnRecords() throws Exception {
    assertThat(matcher.search(keyOfEa, "only in ea").at("/results/0/matches")).isEmpty();
  }

  @Test
  void eachStateThatListsThePersonHasAMatchOfItsOwn() throws Exception {
    JsonNode matches = matcher.search(keyOfEa, "everywhere").at("/results/0/matches");

    assertThat(matches).hasSize(2);
    assertThat(matches.get(0).get("state").asText()).isEqualTo("eb");
    assertThat(matches.get(1).get("state").asText()).isEqualTo("ec");
    assertThat(matches.get(0).get("match_id")).isNotEqualTo(matches.get(1).get("match_id"));
  }

  @Test
  void severalRowsOfAPersonInAStateAreAnsweredUnderOneMatchId() throws Exception {
    JsonNode matches = matcher.search(keyOfEb, "twice").at("/results/0/matches");

    assertThat(matches).hasSize(2);
    assertThat(matches.findValuesAsText("participant_id"))
        .containsExactlyInAnyOrder("participant4", "participant5");
    assertThat(new HashSet<>(matches.findValuesAsText("match_id"))).hasSize(1);
  }

  @Test
  void aPersonNamedTwiceInASearchIsAnsweredTwiceUnderOneMatchId() throws Exception {
    JsonNode data = matcher.search(keyOfEb, "everything", "nowhere", "everything");

    assertThat(data.get("results").findValuesAsText("index")).containsExactly("0", "1", "2");
    assertThat(data.at("/results/0/matches/0")).isEqualTo(data.at("/results/2/matches/0"));
    assertThat(data.at("/results/1/matches")).isEmpty();
  }

  @Test
  void fiftyPersonsAreSearchedInOneRequest() throws Exception {
    List<Object> persons = new ArrayList<>();
    for (int i = 0; i < 49; i++) {
      persons.add(person("nobody " + i));
    }
    persons.add(person("everything"));

    JsonNode data = matcher.search(keyOfEb, persons.toArray());

    assertThat(data.get("results")).hasSize(50);
    assertThat(data.at("/results/49/matches")).hasSize(1);
  }

  @Test
  void twentyIdenticalSearchesAtOnceOpenOneMatch() throws Exception {
    Set<String> ids = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> search =
          () -> matcher.onlyMatch(keyOfEb, "concurrent").get("match_id").asText();
      List<Future<String>> searches = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        searches.add(threads.submit(search));
      }
      for (Future<String> each : searches) {
        ids.add(each.get());
      }
    }

    assertThat(ids).hasSize(1);
    assertThat(Collaboration.of(installation).matchesOfThePersonOf(ids.iterator().next()))
        .hasSize(1);
  }

  @Test
  void aNewSnapshotIsSearchedAsSoonAsItIsPublished() throws Exception {
    assertThat(matcher.search(keyOfEa, "newcomer").at("/results/0/matches")).isEmpty();

    snapshots.publish(
        EC, TestRow.of("everywhere", "participantC1"), TestRow.of("newcomer", "participantC2"));

    assertThat(matcher.onlyMatch(keyOfEa, "newcomer").get("participant_id").asText())
        .isEqualTo("participantC2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Application", "RECERTIFICATION", "new_Household_member", "other"})
  void searchReasonsAreComparedWithoutRegardToCaseAndMoreMembersAreIgnored(String reason)
      throws Exception {
    Map<String, Object> person = person("everything");
    person.put("search_reason", reason);
    person.put("household", Map.of("size", 3));
    String body = TestMatcher.json(Map.of("data", List.of(person), "version", 2));

    var answer = matcher.sendInvalid(matcher.request(keyOfEb, body).build());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestMatcher.parse(answer.body()).at("/data/results/0/matches")).hasSize(1);
  }

  @Test
  void everyServedRouteIsInTheDocumentAndEveryDescribedOneIsServed() {
    Set<String> described =
        ContractDocument.load(Api.MATCH).operations().stream()
            .map(Operation::toString)
            .collect(Collectors.toSet());

    assertThat(matcher.routes()).isEqualTo(described);
  }
}
