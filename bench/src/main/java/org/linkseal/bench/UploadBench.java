package org.linkseal.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.linkseal.bench.lookup.LookupRun;
import org.linkseal.bench.report.Report;
import org.linkseal.bench.report.SizeResult;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.Machine;
import org.linkseal.bench.setting.ServerSize;

/** The measurements, one size after the other, on one installation. */
final class UploadBench {

  /** Takes a report that is not yet whole. */
  @FunctionalInterface
  interface Listener {
    void soFar(Report report) throws IOException;
  }

  private final BenchSettings settings;
  private final Installation installation;
  private final PrintStream progress;
  private final Listener listener;

  UploadBench(
      BenchSettings settings, Installation installation, PrintStream progress, Listener listener) {
    this.settings = settings;
    this.installation = installation;
    this.progress = progress;
    this.listener = listener;
  }

  Report run() throws Exception {
    progress.println("Starting two PostgreSQL servers and provisioning two states ...");
    installation.start(List.of(Installation.UPLOADING), ServerSize.USUAL);
    Machine machine;
    try (Connection server = installation.superuser("postgres")) {
      machine = Machine.of(server);
    }
    int referenceRows = Report.referenceRows(settings.sizes());
    List<SizeResult> results = new ArrayList<>();
    Optional<Report.Searches> searches = Optional.empty();
    Report report = null;
    for (int rows : settings.sizes()) {
      try (SizeBench size = new SizeBench(rows, settings, installation, progress)) {
        size.measureRounds();
        if (rows == referenceRows && settings.searches() > 0) {
          searches = Optional.of(searches(size));
        }
        results.add(size.result());
      }
      report =
          new Report(machine, settings.heap(), settings.rounds(), List.copyOf(results), searches);
      listener.soFar(report);
    }
    if (report == null) {
      throw new IllegalArgumentException("there is no size to measure");
    }
    return report;
  }

  private Report.Searches searches(SizeBench size) throws Exception {
    progress.printf(
        "Searching at rest and during replaces, %d times each, in the database and over HTTP ...%n",
        settings.searches());
    LookupRun run = new LookupRun(settings.searchesASecond(), settings.searches());
    return new Report.Searches(
        run.perSecond(),
        run.sql(installation, size.rows(), size.service()),
        run.http(installation, size.rows(), size.service()));
  }
}
