package org.linkseal.quickstart.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of matches as its readers fetch it, each from where the last fetch has ended. */
final class Feed {
  static final List<String> READERS =
      List.of("ea", "eb", "ec", Programme.SHADOW, Programme.FEDERAL);

  private static final int LONGEST_PAGE = 1_000;

  private final Programme programme;

  /** The changes of a step are in no order of their own: they may have come at the same moment. */
  private final List<Set<ExpectedMatch>> steps = new ArrayList<>(List.of(new HashSet<>()));

  /** The step from which on a reader has not been told yet. */
  private final Map<String, Integer> untold = new HashMap<>();

  Feed(Programme programme) throws IOException, InterruptedException {
    this.programme = programme;
    programme.awaitSealed();
    for (String reader : READERS) {
      read(reader, LONGEST_PAGE); // what an earlier sequence has left
    }
  }

  void beginStep() {
    steps.add(new HashSet<>());
  }

  void changed(ExpectedMatch match) {
    steps.getLast().add(match);
  }

  boolean hasChangedInThisStep(ExpectedMatch match) {
    return steps.getLast().contains(match);
  }

  /**
   * Every match that has changed since the last fetch, once, as it is now, in the order of changes.
   */
  void fetch(String reader, int pageLength) throws IOException, InterruptedException {
    programme.awaitSealed();
    Map<String, Integer> changedIn = new LinkedHashMap<>();
    for (int step = untold.getOrDefault(reader, 0); step < steps.size(); step++) {
      for (ExpectedMatch match : steps.get(step)) {
        if (match.mayBeReadBy(reader)) {
          changedIn.put(match.id(), step);
        }
      }
    }

    List<JsonNode> matches = read(reader, pageLength);
    untold.put(reader, steps.size());
    beginStep();

    List<String> ids =
        matches.stream().map(match -> match.get("match_id").getStringValue()).toList();
    assertThat(ids).containsExactlyInAnyOrderElementsOf(changedIn.keySet());
    assertThat(ids.stream().map(changedIn::get).toList()).isSorted();
    for (JsonNode match : matches) {
      assertThat(match).isEqualTo(now(reader, match.get("match_id").getStringValue()));
    }
  }

  private JsonNode now(String reader, String id) throws IOException, InterruptedException {
    return Programme.data(programme.matches(reader, "/" + id));
  }

  /** All that is new to the reader. */
  private List<JsonNode> read(String reader, int pageLength)
      throws IOException, InterruptedException {
    List<JsonNode> matches = new ArrayList<>();
    JsonNode page;
    do {
      page = programme.nextPage(reader, pageLength);
      page.get("data").values().forEach(matches::add);
    } while (page.get("data").size() == pageLength);
    return matches;
  }
}
