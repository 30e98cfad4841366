package org.linkseal.migrations.admin;

import java.util.concurrent.Callable;
import org.linkseal.migrations.NoticePublicKey;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "notice-key",
    description = "Prints the public key that the state verifies its webhook notices with.")
final class NoticeKeyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "STATE", description = "the state's code, such as ea")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StateCode state;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.ofAll(
        spec.commandLine(), "told", () -> NoticePublicKey.text(state, config.load()));
  }
}
