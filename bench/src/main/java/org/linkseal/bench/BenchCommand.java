package org.linkseal.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./linkseal bench}. */
@Command(
    name = "linkseal bench",
    mixinStandardHelpOptions = true,
    description = "Measures Linkseal on this machine, which should have nothing else to do.",
    subcommands = {UploadCommand.class, SearchCommand.class, JmhCommand.class})
final class BenchCommand {
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}
