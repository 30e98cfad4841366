package org.linkseal.bench.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** A run of searches as tables that can be pasted into a Markdown document. */
public final class SearchTableReport {
  private static final double MILLIS_A_SECOND = 1e3;
  private static final String NOT_MEASURED = "–";

  private final PrintStream out;

  public SearchTableReport(PrintStream out) {
    this.out = out;
  }

  public void print(SearchReport report) {
    MachineReport.lines(report.machine()).forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "%d states of %,d rows, 1 %% hits; medians of %d rounds of %.2f s each, after a warm-up.%n",
        report.states(),
        report.rows(),
        report.rounds(),
        report.seconds());
    out.println(
        "| | persons | clients | requests | wrong | p50, ms | p99, ms | requests a second | CPU, ms"
            + " a request | of it PostgreSQL | connections | most to one database |");
    out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    report.cells().forEach(cell -> print(report, cell));
    out.println();
    printRequired(report);
  }

  private void print(SearchReport report, SearchCell cell) {
    out.printf(
        Locale.ROOT,
        "| %s%s | %d | %d | %,d | %,d | %.2f | %.2f | %,.1f | %.2f | %.2f | %.0f | %.0f |%n",
        cell.kind().title(),
        cell.down() == 0 ? "" : ", " + cell.down() + " states down",
        cell.persons(),
        cell.clients(),
        report.runs(cell).stream().mapToInt(run -> run.outcome().all().count()).sum(),
        report.runs(cell).stream().mapToInt(run -> run.outcome().all().unanswered()).sum(),
        report.median(cell, run -> run.outcome().all().p50()),
        report.median(cell, run -> run.outcome().all().p99()),
        report.median(cell, run -> run.outcome().perSecond()),
        report.median(cell, run -> run.cpu().total() * MILLIS_A_SECOND),
        report.median(cell, run -> run.cpu().servers() * MILLIS_A_SECOND),
        report.median(cell, run -> run.connections().all()),
        report.median(cell, run -> run.connections().mostOfOne()));
  }

  private void printRequired(SearchReport report) {
    out.println("| figure | measured | at least | aim |");
    out.println("|---|---:|---:|---:|");
    String request =
        String.format(Locale.ROOT, "%d persons × %d states", SearchReport.PERSONS, report.states());
    required("(c) p50 / (b) p50, " + request, report.ancestorP50OverOurs(), "≥ 15", "≥ 40");
    required(
        "(b) p99 / (a) p99, the same, 1 client", report.oursP99OverSingleLookup(), "≤ 130", "≤ 60");
    required("(b) p50 over HTTP / without it, no hit", report.httpOverDirect(), "≤ 1.3", "≤ 1.1");
    required(
        "(b) requests a second at 32 clients / at 1 client",
        report.throughput32Over1(SearchKind.OURS),
        "≥ 1",
        "≥ 1.5");
    required(
        "the same over HTTP",
        report.throughput32Over1(SearchKind.HTTP),
        NOT_MEASURED,
        NOT_MEASURED);
    required(
        "connections to one state at 32 clients, over HTTP",
        report.connectionsAState(),
        "≤ 2",
        "1");
    required(
        String.format(
            Locale.ROOT, "(b) p99 with %d states down / with all up", report.statesDown()),
        report.downP99OverUp(),
        "≤ 1.5",
        "≤ 1.1");
  }

  private void required(String figure, OptionalDouble measured, String least, String aim) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        figure,
        measured.isEmpty()
            ? NOT_MEASURED
            : String.format(Locale.ROOT, "%.2f", measured.getAsDouble()),
        least,
        aim);
  }
}
