package org.linkseal.migrations.admin;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description =
        "The sealed audit logs of the states' databases and of the collaboration database.",
    subcommands = {VerifyCommand.class, ExportCommand.class})
final class AuditCommand implements Runnable {
  static final String EXIT_CODES = "Exit codes:%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run()
  private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
