package org.linkseal.quickstart.model;

import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was answered to one search.
 *
 * @param results the places of the persons who have a result, in the order of the answer
 * @param suspended the states that are named beside the results
 */
record SearchAnswer(
    List<Integer> results, List<Found> found, List<Unsearched> errors, Set<String> suspended) {

  /** A row that a state has of the person at a place of the request. */
  record Found(int place, String state, int number, String matchId) {}

  /** What is not known of the person at a place of the request. */
  record Unsearched(int place, String state, String code) {}

  static SearchAnswer of(JsonNode data) {
    List<Integer> results = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    for (JsonNode result : data.get("results").values()) {
      int place = result.get("index").getIntValue();
      results.add(place);
      for (JsonNode match : result.get("matches").values()) {
        found.add(
            new Found(
                place,
                match.get("state").getStringValue(),
                ListedRow.numberOf(match.get("participant_id").getStringValue()),
                match.get("match_id").getStringValue()));
      }
    }
    List<Unsearched> errors = new ArrayList<>();
    for (JsonNode error : data.get("errors").values()) {
      // "State ea could not be searched. ..."
      String state = error.get("detail").getStringValue().split(" ", 3)[1];
      errors.add(
          new Unsearched(
              error.get("index").getIntValue(), state, error.get("code").getStringValue()));
    }
    Set<String> suspended = new HashSet<>();
    JsonNode notSearched = data.get("states_not_searched");
    if (notSearched != null) {
      notSearched.values().forEach(state -> suspended.add(state.getStringValue()));
    }
    return new SearchAnswer(results, found, errors, suspended);
  }

  /** Of the person at this place, in this state. */
  List<Found> found(int place, String state) {
    return found.stream().filter(row -> row.place() == place && row.state().equals(state)).toList();
  }

  boolean hasFound(int place) {
    return found.stream().anyMatch(row -> row.place() == place);
  }

  boolean hasError(int place) {
    return errors.stream().anyMatch(error -> error.place() == place);
  }

  /** The places at which this state was not searched. */
  List<Integer> unsearched(String state) {
    return errors.stream()
        .filter(error -> error.state().equals(state))
        .map(Unsearched::place)
        .toList();
  }

  /** For each of so many places, the numbers of the rows that this state has. */
  List<Set<Integer>> numbers(String state, int places) {
    List<Set<Integer>> numbers = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      numbers.add(
          found(place, state).stream().map(Found::number).collect(Collectors.toUnmodifiableSet()));
    }
    return numbers;
  }
}
