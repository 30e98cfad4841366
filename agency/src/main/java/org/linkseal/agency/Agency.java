package org.linkseal.agency;

import java.time.Clock;
import java.time.ZoneId;
import org.linkseal.agency.sample.SampleCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "linkseal agency",
    description = "A state agency's command line.",
    usageHelpAutoWidth = true)
public final class Agency implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run()
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "tells the options")
  @SuppressWarnings("UnusedVariable") // that it is there is what picocli reads
  private boolean help;

  private Agency() {}

  public static void main(String[] args) {
    System.exit(commandLine(Clock.system(ZoneId.systemDefault())).execute(args));
  }

  static CommandLine commandLine(Clock clock) {
    return new CommandLine(new Agency())
        .addSubcommand(new SampleCommand(clock))
        .setParameterExceptionHandler((refused, args) -> {
          CommandLine command = refused.getCommandLine();
          command.getErr().println(refused.getMessage());
          command.getErr().println("Try ./" + command.getCommandSpec().qualifiedName() + " --help");
          return ExitCode.USAGE;
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
