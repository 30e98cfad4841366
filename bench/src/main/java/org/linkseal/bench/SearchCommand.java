package org.linkseal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.report.SearchJsonReport;
import org.linkseal.bench.report.SearchReport;
import org.linkseal.bench.report.SearchTableReport;
import org.linkseal.bench.search.Population;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./linkseal bench search}: leaves no process and no file behind, Ctrl-C included. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Searches all states for 1 person and for 50, from 1, 8 and 32 clients, in turn:"
            + " (a) one prepared lookup of one row; (b) the Match API's search, without HTTP and"
            + " over it; (c) the design of its ancestor. Then (b) with states down. Prints"
            + " times, rates, CPU, connections.")
final class SearchCommand implements Callable<Integer> {
  private static final double MILLIS_A_SECOND = 1e3;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--states",
      paramLabel = "N",
      defaultValue = "54",
      description = "States that are searched (default: ${DEFAULT-VALUE}).")
  private int states;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Rows of each (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds that count, after a warm-up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long each measurement takes, such as 0.5 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--ancestor-rows",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "(c) does not run with more rows a state than these: 54 states of as many take 7 GB"
              + " (default: ${DEFAULT-VALUE}).")
  private int ancestorRows;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where a temporary folder goes (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write every run and the ratios there; after each round, so far as it has come.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    requireSense();
    SearchSettings settings =
        new SearchSettings(
            new Population(states, rows),
            rounds,
            Duration.ofMillis((long) (seconds * MILLIS_A_SECOND)),
            rows <= ancestorRows);
    new OwnInstallation()
        .run(
            folder,
            (installation, out) -> {
              SearchBench bench = new SearchBench(settings, installation, out, this::writeJson);
              new SearchTableReport(out).print(bench.run());
            });
    return ExitCode.OK;
  }

  private void writeJson(SearchReport report) throws IOException {
    if (json != null) {
      Files.write(json, SearchJsonReport.of(report));
    }
  }

  private void requireSense() {
    if (states < 2 || states > Population.MOST_STATES) {
      throw refused("--states must be from 2 to " + Population.MOST_STATES);
    }
    if (rows < 100 || rows > 10_000_000) {
      throw refused("--rows must be from 100 to 10000000");
    }
    if (rounds < 1) {
      throw refused("--rounds must be at least 1");
    }
    if (!(seconds >= 0.01 && seconds <= 600)) {
      throw refused("--seconds must be from 0.01 to 600");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
