package org.linkseal.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./linkseal quickstart}: runs until Ctrl-C and leaves no process behind. */
@Command(
    name = "linkseal quickstart",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Starts a whole Linkseal on this machine: two PostgreSQL servers, the Bulk API, the Match API"
          + " and four sample states. Uploads the sample file, makes a search and prints the match,"
          + " then calls to try it yourself.",
      "For trying and testing: never put participants' real data into it."
    })
final class QuickstartCommand implements Callable<Integer> {
  private enum Switch {
    ON,
    OFF
  }

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".linkseal",
      description = "Where everything is kept between runs (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".linkseal");

  @Option(names = "--reset", description = "Start afresh: delete what earlier runs kept.")
  private boolean reset;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "8480",
      description = "The first of four ports on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int portBase;

  @Option(names = "--no-samples", description = "Leave the states empty, and print no calls.")
  private boolean noSamples;

  @Option(
      names = "--rate-limits",
      paramLabel = "on|off",
      defaultValue = "on",
      description = "off lifts the limits on calls a minute, for load tests.")
  private Switch rateLimits = Switch.ON;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Write URLs and keys there, as JSON, once everything answers.")
  private @Nullable Path readyFile;

  private final PrintStream out = System.out;
  private volatile boolean failed;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new QuickstartCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (portBase < 1024 || portBase > 65_532) {
      System.err.println("--port-base must be from 1024 to 65532.");
      return CommandLine.ExitCode.USAGE;
    }
    if (readyFile != null) {
      Files.deleteIfExists(readyFile);
    }
    Path directory = data.toAbsolutePath().normalize();
    Quickstart quickstart =
        new Quickstart(new QuickstartSettings(directory, portBase, reset, rateLimits == Switch.ON));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(quickstart), "stop"));
    try {
      quickstart.start(out);
    } catch (StartFailedException e) {
      failed = true;
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (!noSamples) {
      new SampleRun(quickstart, directory.resolve("samples"), out).run();
    }
    if (readyFile != null) {
      ReadyFile.write(readyFile, quickstart);
      readyFile.toFile().deleteOnExit();
    }
    out.println();
    out.println("Running until Ctrl-C. Everything is kept in " + directory);
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  /** Runs at every end of the JVM, Ctrl-C in the middle of the start included. */
  private void stop(Quickstart quickstart) {
    if (!failed) { // else the last word is why
      out.println("Stopping ...");
    }
    quickstart.close();
  }
}
