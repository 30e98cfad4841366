package org.linkseal.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.linkseal.bench.setting.Machine;

/**
 * A whole run of searches. Each ratio is the median of those of the rounds, so that a slow minute
 * of the machine meets both of its sides.
 *
 * @param states that are searched
 * @param rows of each
 * @param seconds of each measurement
 * @param runs every one, in the order in which they ran
 */
public record SearchReport(
    Machine machine, int states, int rows, int rounds, double seconds, List<SearchRun> runs) {

  /** The most persons of a request: what the figures are required for. */
  public static final int PERSONS = 50;

  /** The most clients at once. */
  public static final int CLIENTS = 32;

  private static final SearchCell SINGLE = new SearchCell(SearchKind.SINGLE, 1, 1, 0);
  private static final SearchCell OURS = new SearchCell(SearchKind.OURS, PERSONS, 1, 0);
  private static final SearchCell HTTP = new SearchCell(SearchKind.HTTP, PERSONS, 1, 0);
  private static final SearchCell ANCESTOR = new SearchCell(SearchKind.ANCESTOR, PERSONS, 1, 0);

  /** In the order in which they first ran. */
  List<SearchCell> cells() {
    return runs.stream().map(SearchRun::cell).distinct().toList();
  }

  List<SearchRun> runs(SearchCell cell) {
    return runs.stream().filter(run -> run.cell().equals(cell)).toList();
  }

  /** The median of the rounds. */
  double median(SearchCell cell, ToDoubleFunction<SearchRun> figure) {
    return Spread.of(runs(cell).stream().mapToDouble(figure).toArray()).median();
  }

  OptionalDouble ancestorP50OverOurs() {
    return ratio(ANCESTOR, OURS, SearchReport::p50);
  }

  OptionalDouble oursP99OverSingleLookup() {
    return ratio(OURS, SINGLE, SearchReport::p99);
  }

  /** Of the requests for persons whom nobody lists. */
  OptionalDouble httpOverDirect() {
    return ratio(HTTP, OURS, run -> run.outcome().withoutHits().p50());
  }

  OptionalDouble throughput32Over1(SearchKind kind) {
    return ratio(
        new SearchCell(kind, PERSONS, CLIENTS, 0),
        new SearchCell(kind, PERSONS, 1, 0),
        run -> run.outcome().perSecond());
  }

  OptionalDouble downP99OverUp() {
    return down().map(down -> ratio(down, OURS, SearchReport::p99)).orElse(OptionalDouble.empty());
  }

  /** States that were down in the runs that had any. */
  int statesDown() {
    return down().map(SearchCell::down).orElse(0);
  }

  /** To the state that had the most, over HTTP with all clients. */
  OptionalDouble connectionsAState() {
    return runs(new SearchCell(SearchKind.HTTP, PERSONS, CLIENTS, 0)).stream()
        .mapToDouble(run -> run.connections().mostOfOne())
        .max();
  }

  private Optional<SearchCell> down() {
    return cells().stream().filter(cell -> cell.down() > 0).findFirst();
  }

  private OptionalDouble ratio(
      SearchCell cell, SearchCell over, ToDoubleFunction<SearchRun> figure) {
    double[] ratios =
        IntStream.rangeClosed(1, rounds)
            .filter(round -> run(cell, round).isPresent() && run(over, round).isPresent())
            .mapToDouble(round ->
                figure.applyAsDouble(run(cell, round).orElseThrow())
                    / figure.applyAsDouble(run(over, round).orElseThrow()))
            .toArray();
    return ratios.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Spread.of(ratios).median());
  }

  private Optional<SearchRun> run(SearchCell cell, int round) {
    return runs(cell).stream().filter(run -> run.round() == round).findFirst();
  }

  private static double p50(SearchRun run) {
    return run.outcome().all().p50();
  }

  private static double p99(SearchRun run) {
    return run.outcome().all().p99();
  }
}
