package org.linkseal.migrations.admin;

import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(name = "client", description = "The OAuth2 clients of the issuer that the services trust.")
final class ClientCommand implements Runnable {
  private static final String CLIENT =
      "the client's id, as azp, appid or sub of its tokens has it, letter for letter";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls a method
  private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing the name of a command");
  }

  @Command(name = "add", description = "Registers a client: what its tokens may do.")
  int add(
      @Parameters(paramLabel = "CLIENT", converter = ClientId.class, description = CLIENT)
          String client,
      @Mixin AccessOptions options,
      @Mixin ConfigOption config) {
    return Outcome.ofAll(
        spec.commandLine(),
        "registered",
        () -> {
          try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
            registry.addClient(client, options.access());
          }
          return "registered";
        });
  }

  @Command(
      name = "revoke",
      description = "Ends a registration: services refuse the client's tokens within two seconds.")
  int revoke(
      @Parameters(paramLabel = "CLIENT", converter = ClientId.class, description = CLIENT)
          String client,
      @Mixin ConfigOption config) {
    return Outcome.ofAll(
        spec.commandLine(),
        "revoked",
        () -> {
          try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
            if (!registry.revokeClient(client)) {
              throw new RefusedException("there is no such registered client");
            }
          }
          return "revoked";
        });
  }

  private static final class ClientId implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[!-~]{1,255}")) {
        throw new TypeConversionException("expected 1 to 255 ASCII characters without a space");
      }
      return text;
    }
  }
}
