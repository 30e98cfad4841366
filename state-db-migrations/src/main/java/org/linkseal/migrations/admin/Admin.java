package org.linkseal.migrations.admin;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "linkseal admin",
    description = "The operator's command line.",
    exitCodeListHeading = "Exit codes, except of `audit`:%n",
    exitCodeList = {
      "0:done",
      "1:refused, or failed: the reason is printed to stderr",
      "2:the command was not understood, and nothing was done"
    },
    subcommands = {
      AuditCommand.class,
      StateCommand.class,
      KeyCommand.class,
      ClientCommand.class,
      BudgetCommand.class,
      AlarmsCommand.class,
      CanaryCommand.class,
      NoticeKeyCommand.class
    },
    usageHelpAutoWidth = true)
public final class Admin implements Runnable {
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

  private Admin() {}

  public static void main(String[] args) {
    System.exit(exitCode(args));
  }

  /**
   * The JVM's own exit code for an Error is 1, by which `audit verify` calls a log tampered with.
   */
  @SuppressWarnings("CatchingUnchecked") // nothing goes on after it
  private static int exitCode(String[] args) {
    try {
      return commandLine().execute(args);
    } catch (Error e) {
      e.printStackTrace();
      return Outcome.UNVERIFIED;
    }
  }

  public static CommandLine commandLine() {
    return new CommandLine(new Admin())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(StateCode.class, Admin::stateCode)
        .registerConverter(Instant.class, Admin::time)
        .setParameterExceptionHandler((refused, args) -> {
          CommandLine command = refused.getCommandLine();
          command.getErr().println(refused.getMessage());
          command.getErr().println("Try ./" + command.getCommandSpec().qualifiedName() + " --help");
          return ExitCode.USAGE;
        });
  }

  private static StateCode stateCode(String text) {
    return StateCode.parse(text)
        .orElseThrow(() -> new TypeConversionException("expected a state's code, such as ea"));
  }

  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("expected a time such as 2027-11-21T00:00:00Z");
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
