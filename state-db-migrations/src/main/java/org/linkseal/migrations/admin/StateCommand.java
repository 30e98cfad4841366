package org.linkseal.migrations.admin;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "state",
    description = "Where the states stand in the programme, and whom to reach there.",
    subcommands = {ListStatesCommand.class, SetLifecycleCommand.class, SetContactCommand.class})
final class StateCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run()
  private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
