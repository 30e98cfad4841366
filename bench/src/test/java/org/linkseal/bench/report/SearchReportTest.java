package org.linkseal.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.linkseal.bench.lookup.Quantiles;
import org.linkseal.bench.search.Connections;
import org.linkseal.bench.search.CpuSeconds;
import org.linkseal.bench.search.Outcome;
import org.linkseal.bench.setting.Machine;

class SearchReportTest {
  private static final SearchCell OURS = new SearchCell(SearchKind.OURS, 50, 1, 0);
  private static final SearchCell DOWN = new SearchCell(SearchKind.OURS, 50, 1, 10);
  private static final SearchCell MANY = new SearchCell(SearchKind.HTTP, 50, 32, 0);

  @Test
  void aRatioIsTheMedianOfThoseOfTheRounds() {
    SearchReport report =
        report(
            run(OURS, 1, 1),
            run(DOWN, 1, 2),
            run(OURS, 2, 10),
            run(DOWN, 2, 90),
            run(OURS, 3, 100),
            run(DOWN, 3, 300));

    assertThat(report.downP99OverUp()).hasValue(3);
    assertThat(report.statesDown()).isEqualTo(10);
  }

  @Test
  void whatHttpAddsIsTakenOfRequestsWithoutHits() {
    SearchReport report =
        report(
            run(OURS, 1, quantiles(1), quantiles(10)),
            run(new SearchCell(SearchKind.HTTP, 50, 1, 0), 1, quantiles(5), quantiles(12)));

    assertThat(report.httpOverDirect()).hasValue(1.2);
  }

  @Test
  void aRoundThatHasOneSideOnlyHasNoRatio() {
    assertThat(report(run(OURS, 1, 1), run(DOWN, 1, 2), run(OURS, 2, 1)).downP99OverUp())
        .hasValue(2);
    assertThat(report(run(OURS, 1, 1)).ancestorP50OverOurs()).isEmpty();
  }

  @Test
  void connectionsAreThoseOfTheWorstRound() {
    assertThat(report(run(MANY, 1, 1), run(MANY, 2, 2)).connectionsAState()).hasValue(2);
    assertThat(report(run(OURS, 1, 1)).connectionsAState()).isEmpty();
  }

  private static SearchReport report(SearchRun... runs) {
    Machine machine = new Machine(2, "p", "m", "s", "j", 0, "18.6", Map.of());
    return new SearchReport(machine, 54, 100, 3, 1, List.of(runs));
  }

  /** Every figure of it is the same. */
  private static SearchRun run(SearchCell cell, int round, int figure) {
    return new SearchRun(
        cell,
        round,
        new Outcome(quantiles(figure), quantiles(figure), figure),
        new CpuSeconds(figure, figure, figure),
        new Connections(figure, figure));
  }

  private static SearchRun run(SearchCell cell, int round, Quantiles all, Quantiles withoutHits) {
    return new SearchRun(
        cell,
        round,
        new Outcome(all, withoutHits, 1),
        new CpuSeconds(1, 1, 1),
        new Connections(1, 1));
  }

  private static Quantiles quantiles(double millis) {
    return new Quantiles(1, 0, millis, millis, millis);
  }
}
