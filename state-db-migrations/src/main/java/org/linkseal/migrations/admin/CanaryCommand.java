package org.linkseal.migrations.admin;

import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.abuse.AbuseControl;
import org.linkseal.migrations.abuse.Canary;
import org.linkseal.registry.StateCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "canary",
    description = "Records that are nobody's: who searches for one raises an alarm.")
final class CanaryCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls a command
  private CommandLine.Model.CommandSpec spec;

  @Command(
      name = "add",
      description = "Makes a canary, and prints the line that the state adds to its uploads. Once.")
  int add(
      @Parameters(paramLabel = "STATE", description = "the state's code, such as ea")
          StateCode state,
      @Mixin ConfigOption configOption) {
    return Outcome.of(
        spec.commandLine(),
        state.value(),
        "planted",
        () -> {
          AdminConfig config = configOption.load();
          Auditors.requireState(state, config);
          try (AbuseControl control = AbuseControl.connect(config)) {
            Canary canary = control.plantCanary(state);
            return """
            canary %d, known to every matcher within a minute. Its line, for every upload and for no search:
            lds_hash,participant_id
            %s\
            """
                .formatted(canary.id(), canary.csvLine());
          }
        });
  }

  @Command(
      name = "list",
      description = "Tells which canaries there are; their hashes are not kept.")
  int list(@Mixin ConfigOption config) {
    return Outcome.of(
        spec.commandLine(),
        "canaries",
        "listed",
        () -> {
          try (AbuseControl control = AbuseControl.connect(config.load())) {
            return Outcome.list(
                control.canaries().stream()
                    .map(canary ->
                        "%d in %s since %s"
                            .formatted(canary.id(), canary.state(), canary.plantedAt()))
                    .toList());
          }
        });
  }

  @Command(name = "remove", description = "Forgets a canary that was taken out of the uploads.")
  int remove(
      @Parameters(
              paramLabel = "NUMBER",
              converter = WholeNumber.Canary.class,
              description = "as list tells it")
          long id,
      @Mixin ConfigOption config) {
    return Outcome.of(
        spec.commandLine(),
        "canary " + id,
        "removed",
        () -> {
          try (AbuseControl control = AbuseControl.connect(config.load())) {
            if (!control.removeCanary(id)) {
              throw new RefusedException("there is none of this number");
            }
            return "removed";
          }
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }
}
