package org.linkseal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.bench.StartedBench.member;

import io.micronaut.json.tree.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it, with few states: that it measures, and what it leaves. */
class SearchCommandTest {
  @TempDir private Path folder;

  @Test
  void everyRunAndRatioIsWrittenNoAnswerIsWrongAndNothingIsLeft() throws Exception {
    StartedBench bench =
        StartedBench.of(
            folder, "search", "--states=3", "--rows=200", "--rounds=1", "--seconds=0.1");

    JsonNode report = bench.report();

    assertThat(bench.output())
        .contains("| (b) search, 1 states down | 50 | 1 |", "| (c) p50 / (b) p50, 50 persons × 3");
    JsonNode ratios = member(report, "ratios");
    for (String ratio :
        List.of(
            "ancestor_p50_over_ours",
            "ours_p99_over_single_lookup",
            "throughput_32_over_1",
            "http_throughput_32_over_1",
            "connections_a_state_at_32",
            "down_p99_over_up")) {
      assertThat(member(ratios, ratio).getDoubleValue()).as(ratio).isPositive();
    }
    member(
        ratios, "http_over_direct"); // null where every request that there was time for had a hit
    assertRuns(member(report, "runs"));
    bench.assertNothingIsLeft();
  }

  private static void assertRuns(JsonNode runs) {
    Set<String> cells = new TreeSet<>();
    int hits = 0;
    for (JsonNode run : runs.values()) {
      String cell =
          "%s %d %d %d"
              .formatted(
                  member(run, "way").getStringValue(),
                  member(run, "persons").getIntValue(),
                  member(run, "clients").getIntValue(),
                  member(run, "states_down").getIntValue());
      cells.add(cell);
      JsonNode all = member(run, "all");
      assertThat(member(all, "wrong").getIntValue()).as(cell).isZero();
      hits +=
          member(all, "requests").getIntValue()
              - member(member(run, "without_hits"), "requests").getIntValue();
      assertThat(member(run, "requests_a_second").getDoubleValue()).as(cell).isPositive();
      assertThat(member(run, "connections").getIntValue()).as(cell).isPositive();
      assertThat(member(member(run, "cpu_ms_a_request"), "postgresql").getDoubleValue())
          .as(cell)
          .isNotNegative();
    }
    assertThat(hits).isPositive();
    assertThat(cells).containsExactlyElementsOf(expectedCells());
  }

  private static Set<String> expectedCells() {
    List<String> cells = new ArrayList<>(List.of("single 1 1 0", "ours 50 1 1"));
    for (String way : List.of("ours", "http", "ancestor")) {
      for (int persons : List.of(1, 50)) {
        for (int clients : List.of(1, 8, 32)) {
          cells.add("%s %d %d 0".formatted(way, persons, clients));
        }
      }
    }
    return new TreeSet<>(cells);
  }
}
