package org.linkseal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.report.JsonReport;
import org.linkseal.bench.report.Report;
import org.linkseal.bench.report.TableReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./linkseal bench upload}: leaves no process and no file behind, Ctrl-C included. */
@Command(
    name = "upload",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Replaces a state's rows in three ways, in turn, and prints what each takes: (a)"
            + " PostgreSQL alone, copying ready rows and indexing them; (b) the service, from"
            + " the PUT to COMPLETE; (c) the design of its ancestor. Then searches at rest and"
            + " during replaces, memory, and disk.")
final class UploadCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000,1500000,10000000",
      split = ",",
      description = "Rows of a file; may be given several times (default: ${DEFAULT-VALUE}).")
  private List<Integer> rows = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds that count, after a warm-up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "256m",
      description = "The service's -Xmx (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--ancestor-rows",
      paramLabel = "N",
      defaultValue = "1500000",
      description =
          "(c) does not run with more rows than these: it takes minutes (default: ${DEFAULT-VALUE}).")
  private int ancestorRows;

  @Option(
      names = "--searches",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Searches of each kind at rest, and as many during replaces; 0 leaves them out (default:"
              + " ${DEFAULT-VALUE}).")
  private int searches;

  @Option(
      names = "--searches-a-second",
      paramLabel = "N",
      defaultValue = "50",
      description = "Their rate (default: ${DEFAULT-VALUE}).")
  private int searchesASecond;

  @Option(
      names = "--rest",
      paramLabel = "SECONDS",
      defaultValue = "240",
      description =
          "How long to wait for the superseded snapshot to be dropped, before what is left on disk"
              + " is measured (default: ${DEFAULT-VALUE}).")
  private int restSeconds;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "Where a temporary folder goes; 10 million rows take some 15 GB (default:"
              + " ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every run and the ratios there; after each size, so far as it has come.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    requireSense();
    new OwnInstallation()
        .run(
            folder,
            (installation, out) -> {
              UploadBench bench = new UploadBench(settings(), installation, out, this::writeJson);
              new TableReport(out).print(bench.run());
            });
    return ExitCode.OK;
  }

  private BenchSettings settings() {
    return new BenchSettings(
        rows.stream().distinct().sorted().toList(),
        rounds,
        heap,
        ancestorRows,
        searches,
        searchesASecond,
        restSeconds);
  }

  private void writeJson(Report report) throws IOException {
    if (json != null) {
      Files.write(json, JsonReport.of(report));
    }
  }

  private void requireSense() {
    if (rows.stream().anyMatch(each -> each < 100 || each > 20_000_000)) {
      throw refused("--rows must be from 100 to 20000000");
    }
    if (Stream.of(rounds, searchesASecond).anyMatch(each -> each < 1)) {
      throw refused("--rounds and --searches-a-second must be at least 1");
    }
    if (!heap.matches("\\d{1,6}[kmgKMG]")) {
      throw refused("--heap must be a size such as 256m");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
