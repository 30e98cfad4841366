package org.linkseal.bench.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.linkseal.bench.lookup.LookupRun.Outcome;
import org.linkseal.bench.lookup.Quantiles;

/** The report as tables that can be pasted into a Markdown document. */
public final class TableReport {
  private static final double MEBIBYTE = 1 << 20;
  private static final String NOT_MEASURED = "–";

  private final PrintStream out;

  public TableReport(PrintStream out) {
    this.out = out;
  }

  public void print(Report report) {
    MachineReport.lines(report.machine()).forEach(this::line);
    line("");
    line(
        String.format(
            Locale.ROOT,
            "Seconds of a replace: median (least – most) of %d rounds after a warm-up; each round runs"
                + " the candidates in turn, each after a checkpoint.",
            report.rounds()));
    printSeconds(report);
    line("");
    printSizes(report);
    report.searches().ifPresent(this::printSearches);
    line("");
    printRequired(report);
  }

  private void printSeconds(Report report) {
    StringBuilder head = new StringBuilder("| rows |");
    StringBuilder rule = new StringBuilder("|---:|");
    for (Kind kind : Kind.values()) {
      head.append(' ').append(kind.title()).append(" |");
      rule.append("---:|");
    }
    line(head + " b/a | b/a sorted | c/b | b: µs a row |");
    line(rule + "---:|---:|---:|---:|");
    for (SizeResult size : report.sizes()) {
      StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %,d |", size.rows()));
      for (Kind kind : Kind.values()) {
        row.append(' ').append(seconds(size, kind)).append(" |");
      }
      row.append(' ').append(ratio(size.ratio(Kind.SERVICE, Kind.RAW)));
      row.append(" | ").append(ratio(size.ratio(Kind.SERVICE, Kind.RAW_SORTED)));
      row.append(" | ").append(ratio(size.ratio(Kind.ANCESTOR, Kind.SERVICE)));
      double service = size.seconds(Kind.SERVICE).orElseThrow().median();
      line(row + String.format(Locale.ROOT, " | %.2f |", 1e6 * service / size.rows()));
    }
  }

  private static String seconds(SizeResult size, Kind kind) {
    return size.seconds(kind)
        .map(spread ->
            String.format(
                Locale.ROOT, "%.2f (%.2f – %.2f)", spread.median(), spread.min(), spread.max()))
        .orElse("not run");
  }

  private void printSizes(Report report) {
    line(
        String.format(
            Locale.ROOT,
            "| rows | file, MiB | bytes a row: ours at rest | just after a replace | ancestor after a"
                + " replace | ancestor / ours | / ours just after | service's peak memory, -Xmx%s |",
            report.heap()));
    line("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (SizeResult size : report.sizes()) {
      OptionalLong afterReplace = OptionalLong.of(size.serviceBytesAfterReplace());
      line(
          String.format(
              Locale.ROOT,
              "| %,d | %,.0f | %s | %s | %s | %s | %s | %s |",
              size.rows(),
              size.csvBytes() / MEBIBYTE,
              aRow(size.serviceBytesAtRest(), size),
              aRow(afterReplace, size),
              aRow(size.ancestorBytes(), size),
              ratio(size.ancestorBytesOver(size.serviceBytesAtRest())),
              ratio(size.ancestorBytesOver(afterReplace)),
              size.servicePeakMemory().isEmpty()
                  ? NOT_MEASURED
                  : String.format(
                      Locale.ROOT, "%.0f MiB", size.servicePeakMemory().getAsLong() / MEBIBYTE)));
    }
  }

  private static String aRow(OptionalLong bytes, SizeResult size) {
    return bytes.isEmpty()
        ? NOT_MEASURED
        : String.format(Locale.ROOT, "%.0f", bytes.getAsLong() / (double) size.rows());
  }

  private void printSearches(Report.Searches searches) {
    line("");
    line(
        String.format(
            Locale.ROOT,
            "Searches for 50 persons, 1 %% hits, %d a second, ms from when each was due:",
            searches.perSecond()));
    line("| | searches | not answered | p50 | p99 | most |");
    line("|---|---:|---:|---:|---:|---:|");
    printSearches("find_participants", searches.sql());
    printSearches("find_matches over HTTP", searches.http());
  }

  private void printSearches(String what, Outcome outcome) {
    printQuantiles(what + ", at rest", outcome.atRest());
    printQuantiles(what + ", during a replace", outcome.duringReplace());
  }

  private void printQuantiles(String what, Quantiles quantiles) {
    line(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %,d | %.2f | %.2f | %.2f |",
            what,
            quantiles.count(),
            quantiles.unanswered(),
            quantiles.p50(),
            quantiles.p99(),
            quantiles.max()));
  }

  private void printRequired(Report report) {
    String rows = String.format(Locale.ROOT, "at %,d rows", report.reference().rows());
    line("| figure | measured | at least | aim |");
    line("|---|---:|---:|---:|");
    required("(b) / (a) " + rows, report.serviceOverRaw(), "≤ 3", "≤ 2");
    required("(c) / (b) " + rows, report.ancestorOverService(), "≥ 10", "≥ 20");
    required(
        String.format(
            Locale.ROOT,
            "seconds a row, %,d rows / %,d",
            report.largest().rows(),
            report.reference().rows()),
        report.growth(),
        "≤ 1.2",
        "≤ 1.05");
    required(
        "bytes, (c) after a replace / ours at rest, " + rows,
        report.ancestorBytesOverOurs(),
        "≥ 9",
        "≥ 13");
    required(
        "p99 of find_participants during a replace / at rest",
        searchRatio(report, Report.Searches::sql),
        "≤ 2",
        "≤ 1.3");
    required(
        "p99 of find_matches over HTTP during a replace / at rest",
        searchRatio(report, Report.Searches::http),
        "–",
        "–");
    line(
        String.format(
            Locale.ROOT,
            "| heap that a file of %,.0f MiB passed with | %s | 512m | 256m |",
            report.largest().csvBytes() / MEBIBYTE,
            report.heap()));
  }

  private static OptionalDouble searchRatio(Report report, Function<Report.Searches, Outcome> way) {
    return report.searches().stream().mapToDouble(each -> way.apply(each).ratio()).findAny();
  }

  private void required(String figure, OptionalDouble measured, String least, String aim) {
    line(String.format(Locale.ROOT, "| %s | %s | %s | %s |", figure, ratio(measured), least, aim));
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? NOT_MEASURED : String.format(Locale.ROOT, "%.2f", ratio.getAsDouble());
  }

  private void line(String text) {
    out.println(text);
  }
}
