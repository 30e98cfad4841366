package org.linkseal.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.linkseal.bench.report.SearchCell;
import org.linkseal.bench.report.SearchKind;
import org.linkseal.bench.report.SearchReport;
import org.linkseal.bench.report.SearchRun;
import org.linkseal.bench.search.AncestorSearch;
import org.linkseal.bench.search.ClosedLoop;
import org.linkseal.bench.search.ConnectionMeter;
import org.linkseal.bench.search.Connections;
import org.linkseal.bench.search.CpuMeter;
import org.linkseal.bench.search.CpuSeconds;
import org.linkseal.bench.search.DirectSearch;
import org.linkseal.bench.search.DownStates;
import org.linkseal.bench.search.HttpSearch;
import org.linkseal.bench.search.Outcome;
import org.linkseal.bench.search.Population;
import org.linkseal.bench.search.Readiness;
import org.linkseal.bench.search.Searcher;
import org.linkseal.bench.search.SingleLookup;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;
import org.linkseal.pprl.secret.SecretBytes;

/** Rounds of measurements: in each, every way of searching takes its turn in every cell. */
final class SearchRounds implements AutoCloseable {
  private static final List<Integer> PERSONS = List.of(1, SearchReport.PERSONS);
  private static final int WARM_UP_CLIENTS = 8;
  private static final List<Integer> CLIENTS = List.of(1, WARM_UP_CLIENTS, SearchReport.CLIENTS);

  /** Of the 54 states of the programme, and as many of fewer. */
  private static final double DOWN_PART = 10 / 54.0;

  /** Times of a measurement in which a service that has just started is compiled. */
  private static final int UNTIL_COMPILED = 10;

  /** What does not count of each measurement comes first, this part of its time. */
  private static final int WARM_UP_PART = 4;

  /** Times of a measurement in which whoever searches has noticed that states are down. */
  private static final int UNTIL_NOTICED = 3;

  private final SearchSettings settings;
  private final Installation installation;
  private final Connection server;
  private final PrintStream progress;
  private final ServiceProcess matcher;
  private final Map<SearchKind, Searcher> searchers = new EnumMap<>(SearchKind.class);
  private final List<SearchRun> runs = new ArrayList<>();

  /**
   * Over states that are filled.
   *
   * @param server a superuser's connection
   */
  SearchRounds(
      SearchSettings settings,
      Installation installation,
      Connection server,
      SecretBytes ancestorKey,
      PrintStream progress)
      throws IOException, SQLException {
    this.settings = settings;
    this.installation = installation;
    this.server = server;
    this.progress = progress;
    Population population = settings.population();
    matcher = installation.startMatcher();
    searchers.put(SearchKind.SINGLE, new SingleLookup(installation, population.rows()));
    searchers.put(SearchKind.OURS, new DirectSearch(installation));
    searchers.put(SearchKind.HTTP, new HttpSearch(matcher, installation.matchKey()));
    if (settings.ancestor()) {
      searchers.put(
          SearchKind.ANCESTOR, new AncestorSearch(installation, population.codes(), ancestorKey));
    }
  }

  List<SearchRun> runs() {
    return List.copyOf(runs);
  }

  /** Every way, with some clients: services run for days. */
  void warmUp() throws Exception {
    progress.println("Warming up ...");
    awaitReadiness();
    for (SearchCell cell : cells()) {
      if (cell.clients() == WARM_UP_CLIENTS || cell.kind() == SearchKind.SINGLE) {
        try (ClosedLoop loop = loop(cell)) {
          loop.warmUp(settings.time().multipliedBy(UNTIL_COMPILED));
        }
      }
    }
  }

  void measure(int round) throws Exception {
    for (SearchCell cell : cells()) {
      SearchRun run = cell.down() > 0 ? runWithStatesDown(cell, round) : run(cell, round);
      runs.add(run);
      progress.printf(
          "round %d of %d: %-18s %2d persons, %2d clients%s: %d requests, p50 %.2f ms%n",
          round,
          settings.rounds(),
          cell.kind().title(),
          cell.persons(),
          cell.clients(),
          cell.down() > 0 ? ", " + cell.down() + " states down" : "",
          run.outcome().all().count(),
          run.outcome().all().p50());
    }
  }

  /**
   * Those of which ratios are taken run one after the other, and what makes services break and mend
   * connections runs behind those that are not to meet it.
   */
  private List<SearchCell> cells() {
    List<SearchCell> cells = new ArrayList<>();
    for (int persons : PERSONS) {
      for (int clients : CLIENTS) {
        boolean required = persons == SearchReport.PERSONS && clients == 1;
        if (settings.ancestor()) {
          cells.add(new SearchCell(SearchKind.ANCESTOR, persons, clients, 0));
        }
        if (required) {
          cells.add(new SearchCell(SearchKind.SINGLE, 1, 1, 0));
        }
        cells.add(new SearchCell(SearchKind.HTTP, persons, clients, 0));
        cells.add(new SearchCell(SearchKind.OURS, persons, clients, 0));
        if (required) {
          cells.add(new SearchCell(SearchKind.OURS, persons, clients, statesDown()));
        }
      }
    }
    return cells;
  }

  private int statesDown() {
    return Math.max(1, (int) (settings.population().states() * DOWN_PART));
  }

  private SearchRun runWithStatesDown(SearchCell cell, int round) throws Exception {
    SearchRun run;
    try (DownStates _ =
        new DownStates(server, settings.population().codes().subList(0, cell.down()))) {
      run = run(cell, round);
    }
    awaitReadiness();
    return run;
  }

  private void awaitReadiness() throws Exception {
    for (SearchKind ours : List.of(SearchKind.OURS, SearchKind.HTTP)) {
      Readiness.await(searcher(ours), settings.population());
    }
  }

  private SearchRun run(SearchCell cell, int round) throws Exception {
    try (ClosedLoop loop = loop(cell)) {
      loop.warmUp(uncounted(cell));
      CpuMeter cpu = new CpuMeter(installation, matcher);
      ConnectionMeter connections = new ConnectionMeter(server);
      Outcome outcome = loop.measure(settings.time());
      Connections used = connections.read(searcher(cell.kind()).databases());
      CpuSeconds each = cpu.read().dividedBy(outcome.all().count());
      return new SearchRun(cell, round, outcome, each, used);
    }
  }

  private ClosedLoop loop(SearchCell cell) throws Exception {
    return new ClosedLoop(
        searcher(cell.kind()), settings.population(), cell.clients(), cell.persons(), cell.down());
  }

  private Duration uncounted(SearchCell cell) {
    return cell.down() > 0
        ? settings.time().multipliedBy(UNTIL_NOTICED)
        : settings.time().dividedBy(WARM_UP_PART);
  }

  private Searcher searcher(SearchKind kind) {
    return requireNonNull(searchers.get(kind), "this way does not run");
  }

  @Override
  public void close() {
    searchers.values().forEach(Searcher::close);
  }
}
