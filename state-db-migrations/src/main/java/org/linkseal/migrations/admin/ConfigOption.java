package org.linkseal.migrations.admin;

import java.io.IOException;
import java.nio.file.Path;
import org.linkseal.migrations.AdminConfig;
import picocli.CommandLine.Option;

/** The option of every command that needs the installation. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = ".linkseal/admin.properties",
      description = "where the installation is (default: ${DEFAULT-VALUE})")
  private Path file = Path.of(".linkseal/admin.properties");

  AdminConfig load() throws IOException {
    return AdminConfig.load(file);
  }
}
