package org.linkseal.migrations.admin;

import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.registry.auth.ApiKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "key", description = "The API keys.")
final class KeyCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls a method
  private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }

  @Command(
      name = "add",
      description =
          "Makes a new key and prints it: this once, for it is kept nowhere. The 8 characters behind"
              + " lks_ are its id, which audit logs show and `revoke` takes.")
  int add(@Mixin AccessOptions options, @Mixin ConfigOption config) {
    return Outcome.ofAll(
        spec.commandLine(),
        "made",
        () -> {
          ApiKey key = ApiKey.generate();
          try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
            registry.addKey(key, options.access());
          }
          return key.text();
        });
  }

  @Command(name = "revoke", description = "Ends a key: services refuse it within two seconds.")
  int revoke(
      @Parameters(paramLabel = "ID", description = "the id of the key") String id,
      @Mixin ConfigOption config) {
    return Outcome.ofAll(
        spec.commandLine(),
        "revoked",
        () -> {
          try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
            if (!registry.revokeKey(id)) {
              throw new RefusedException("there is no such live key");
            }
          }
          return "revoked";
        });
  }
}
