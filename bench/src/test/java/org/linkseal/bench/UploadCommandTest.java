package org.linkseal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.bench.StartedBench.member;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it, with few rows: that it measures, and what it leaves. */
class UploadCommandTest {
  private static final int ROWS = 2_000;

  @TempDir private Path folder;

  @Test
  void everyRunAndRatioIsWrittenAndNothingIsLeft() throws Exception {
    StartedBench bench =
        bench("--rounds", "1", "--searches", "5", "--searches-a-second", "50", "--rest", "0");

    JsonNode report = bench.report();
    assertThat(bench.output()).contains("| 2,000 |", "(b) / (a) at 2,000 rows");
    JsonNode ratios = member(report, "ratios");
    assertThat(member(ratios, "rows").getIntValue()).isEqualTo(ROWS);
    assertThat(
            List.of(
                member(ratios, "service_over_raw").getDoubleValue(),
                member(ratios, "ancestor_over_service").getDoubleValue(),
                member(ratios, "ancestor_bytes_over_ours_after_replace").getDoubleValue()))
        .allSatisfy(ratio -> assertThat(ratio).isPositive());
    assertThat(bench.output())
        .contains("| p99 of the state's function during", "| p99 of find_matches over HTTP during");
    JsonNode searches = member(report, "searches");
    assertIsRatio(
        member(ratios, "search_p99_during_over_at_rest"), areAllAnswered(member(searches, "sql")));
    assertIsRatio(
        member(ratios, "http_search_p99_during_over_at_rest"),
        areAllAnswered(member(searches, "http")));
    assertThat(member(ratios, "growth").isNull()).as("of one size there is none").isTrue();
    JsonNode size = Objects.requireNonNull(member(report, "sizes").get(0));
    assertIsRatio(
        member(ratios, "ancestor_bytes_over_ours"),
        member(size, "service_bytes_at_rest").isNumber());
    List<String> candidates = new ArrayList<>();
    for (JsonNode run : member(size, "runs").values()) {
      candidates.add(member(run, "candidate").getStringValue());
    }
    assertThat(candidates).containsExactly("raw", "raw_sorted", "service", "ancestor");
    bench.assertNothingIsLeft();
  }

  @Test
  void anInterruptLeavesNothingEither() throws Exception {
    StartedBench bench = bench("--rounds", "1000000", "--searches", "0");
    await()
        .atMost(Duration.ofMinutes(3))
        .failFast(() -> assertThat(bench.process().isAlive()).as(bench.output()).isTrue())
        .until(() -> bench.output().contains("round 2 of"));

    new ProcessBuilder("kill", "-INT", Long.toString(bench.process().pid())).start();

    assertThat(bench.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
    bench.assertNothingIsLeft();
  }

  private StartedBench bench(String... options) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("upload", "--rows", Integer.toString(ROWS)));
    arguments.addAll(List.of(options));
    return StartedBench.of(folder, arguments.toArray(String[]::new));
  }

  /** Null is what could not be measured, and nothing else. */
  private static void assertIsRatio(JsonNode ratio, boolean isMeasured) {
    assertThat(ratio.isNumber()).isEqualTo(isMeasured);
    assertThat(ratio.isNull() || ratio.getDoubleValue() > 0).isTrue();
  }

  private static boolean areAllAnswered(JsonNode outcome) {
    int unanswered = 0;
    for (String phase : List.of("at_rest", "during_replace")) {
      JsonNode searches = member(outcome, phase);
      int missed = member(searches, "unanswered").getIntValue();
      assertThat(missed).isLessThan(member(searches, "searches").getIntValue());
      unanswered += missed;
    }
    return unanswered == 0;
  }
}
