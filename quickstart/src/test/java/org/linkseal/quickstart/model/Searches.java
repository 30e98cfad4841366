package org.linkseal.quickstart.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.linkseal.quickstart.model.SearchAnswer.Found;

/** Searches, and what they must answer: match, no match, or could not be searched. */
final class Searches {
  private static final String UNAVAILABLE = "STATE_UNAVAILABLE";

  private final Programme programme;
  private final Uploads uploads;
  private final Outages outages;
  private final Matches matches;
  private final int sequence;

  Searches(Programme programme, Uploads uploads, Outages outages, Matches matches, int sequence) {
    this.programme = programme;
    this.uploads = uploads;
    this.outages = outages;
    this.matches = matches;
    this.sequence = sequence;
  }

  static String nobody() {
    return request(0, List.of(0));
  }

  private static String request(int sequence, List<Integer> persons) {
    return persons.stream()
        .map(person ->
            "{\"lds_hash\":\"%s\",\"participant_id\":\"searched\",\"search_reason\":\"other\"}"
                .formatted(ListedRow.ldsHash(sequence, person)))
        .collect(Collectors.joining(",", "{\"data\":[", "]}"));
  }

  /** By these states, at the same moment, for the same persons. */
  void search(Set<String> initiating, List<Integer> persons) throws Exception {
    Map<String, HttpResponse<String>> answers = answers(initiating, persons);
    Map<String, SearchAnswer> answered = new TreeMap<>();
    for (var answer : answers.entrySet()) {
      if (outages.suspended().contains(answer.getKey())) {
        assertThat(answer.getValue().statusCode()).isEqualTo(403);
      } else {
        assertThat(answer.getValue().statusCode()).isEqualTo(200);
        answered.put(answer.getKey(), SearchAnswer.of(Programme.data(answer.getValue())));
      }
    }

    for (SearchAnswer answer : answered.values()) {
      assertIsThreeValued(answer, persons.size());
      assertThat(answer.suspended()).isEqualTo(outages.suspended());
    }
    for (String state : Programme.STATES) {
      check(state, answered, persons);
    }
    for (var answer : answered.entrySet()) {
      note(answer.getKey(), answer.getValue(), persons);
    }
  }

  private Map<String, HttpResponse<String>> answers(Set<String> initiating, List<Integer> persons)
      throws Exception {
    Map<String, Future<HttpResponse<String>>> futures = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String state : initiating) {
        Callable<HttpResponse<String>> search =
            () -> programme.search(state, request(sequence, persons));
        futures.put(state, threads.submit(search));
      }
    }
    Map<String, HttpResponse<String>> answers = new TreeMap<>();
    for (var future : futures.entrySet()) {
      answers.put(future.getKey(), future.getValue().get());
    }
    return answers;
  }

  /** A person has a result exactly when something was found or nothing is left unknown. */
  private static void assertIsThreeValued(SearchAnswer answer, int persons) {
    assertThat(answer.results())
        .isEqualTo(
            IntStream.range(0, persons)
                .filter(place -> answer.hasFound(place) || !answer.hasError(place))
                .boxed()
                .toList());
    assertThat(answer.errors()).allMatch(error -> error.code().equals(UNAVAILABLE));
  }

  /**
   * What was answered about one state; of answers at the same moment one may be of an older one.
   */
  private void check(String state, Map<String, SearchAnswer> answers, List<Integer> persons) {
    List<Integer> seen = new ArrayList<>();
    boolean allSearched = true;
    for (var answer : answers.entrySet()) {
      if (!answer.getKey().equals(state)) {
        OptionalInt snapshot = snapshot(state, answer.getKey(), answer.getValue(), persons);
        snapshot.ifPresent(seen::add);
        allSearched = allSearched && answer.getValue().unsearched(state).isEmpty();
      } else {
        assertThat(answer.getValue().found()).noneMatch(row -> row.state().equals(state));
      }
    }
    if (!seen.isEmpty()) {
      uploads.listing(state).seen(seen.stream().mapToInt(Integer::intValue).min().orElseThrow());
      if (allSearched) {
        outages.isBack(state);
      }
    }
  }

  /** The snapshot that was seen, if the answer tells. */
  private OptionalInt snapshot(
      String state, String initiating, SearchAnswer answer, List<Integer> persons) {
    List<Set<Integer>> numbers = answer.numbers(state, persons.size());
    if (state.equals(Programme.SHADOW)
        || initiating.equals(Programme.SHADOW)
        || outages.suspended().contains(state)) {
      assertThat(numbers).allMatch(Set::isEmpty);
    }
    if (state.equals(Programme.SHADOW) || outages.suspended().contains(state)) {
      assertThat(answer.unsearched(state)).isEmpty();
      return OptionalInt.empty();
    }
    if (outages.isDown(state)
        || (outages.isComingBack(state) && !answer.unsearched(state).isEmpty())) {
      assertThat(numbers).allMatch(Set::isEmpty);
      assertThat(answer.unsearched(state))
          .as("the persons of whom %s was told that %s could not be searched", initiating, state)
          .isEqualTo(IntStream.range(0, persons.size()).boxed().toList());
      return OptionalInt.empty();
    }
    assertThat(answer.unsearched(state))
        .as("the persons of whom %s was told that %s could not be searched", initiating, state)
        .isEmpty();
    if (initiating.equals(Programme.SHADOW)) {
      return OptionalInt.empty();
    }
    OptionalInt snapshot = uploads.listing(state).firstThatAnswers(persons, numbers);
    assertThat(snapshot)
        .as(
            "%s was told rows %s of %s, and not one of %s",
            initiating, numbers, state, uploads.listing(state).allAnswers(persons))
        .isPresent();
    return snapshot;
  }

  /** All rows of a person in a state are of one match. */
  private void note(String initiating, SearchAnswer answer, List<Integer> persons)
      throws Exception {
    for (int place = 0; place < persons.size(); place++) {
      for (String state : Programme.ENABLED) {
        Set<String> ids = new HashSet<>();
        answer.found(place, state).stream().map(Found::matchId).forEach(ids::add);
        if (!ids.isEmpty()) {
          assertThat(ids).hasSize(1);
          matches.found(initiating, state, persons.get(place), ids.iterator().next());
        }
      }
    }
  }

  /** For everybody, by all who are told of matches. */
  void searchAll() throws Exception {
    for (String state : Programme.ENABLED) {
      search(Set.of(state), IntStream.range(0, ListedRow.PERSONS).boxed().toList());
    }
  }
}
