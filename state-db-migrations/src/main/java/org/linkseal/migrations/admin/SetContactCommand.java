package org.linkseal.migrations.admin;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "set-contact",
    description =
        "Sets whom to reach in a state. What is not given stays; an empty value takes it away.")
final class SetContactCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "STATE", description = "the state's code, such as ea")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StateCode state;

  @ArgGroup(exclusive = false, multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // of multiplicity 1
  private Given given;

  @Mixin private final ConfigOption config = new ConfigOption();

  /** At least one of them. */
  private static final class Given {
    @Option(
        names = "--email",
        paramLabel = "ADDRESS",
        description = "of the office that resolves matches, for the other state of a match")
    private @Nullable String email;

    @Option(names = "--phone", paramLabel = "NUMBER", description = "of the same office")
    private @Nullable String phone;

    @Option(
        names = "--notice-email",
        paramLabel = "ADDRESS",
        description = "where notices of matches are sent")
    private @Nullable String noticeEmail;

    @Option(
        names = "--webhook-url",
        paramLabel = "URL",
        description = "where notices of matches are posted: https, at a public address")
    private @Nullable String webhookUrl;

    @Option(
        names = "--region",
        paramLabel = "REGION",
        description = "the region whose office oversees the state, such as midwest")
    private @Nullable String region;
  }

  @Override
  public Integer call() {
    return Outcome.of(spec.commandLine(), state.value(), "set", this::set);
  }

  private String set() throws IOException, SQLException, RefusedException {
    String webhookUrl = WebhookUrl.checked(given.webhookUrl);
    try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
      registry.describe(
          state,
          given.region,
          new Contacts(given.email, given.phone, given.noticeEmail, webhookUrl));
    }
    return "set";
  }
}
