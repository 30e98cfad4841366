package org.linkseal.migrations.admin;

import java.io.IOException;
import java.sql.SQLException;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** A change of who may call, and its exit code. */
final class RegistryChange {
  static final int REFUSED = 1;
  static final int NOT_MADE = 2;

  @FunctionalInterface
  interface Work {
    String in(RegistryAdmin registry) throws SQLException, RefusedException;
  }

  private RegistryChange() {}

  /** Prints what {@code work} returns, alone, to stdout; why nothing was changed, to stderr. */
  static int make(CommandLine command, ConfigOption config, Work work) {
    try (RegistryAdmin registry = RegistryAdmin.connect(config.load())) {
      command.getOut().println(work.in(registry));
      return ExitCode.OK;
    } catch (RefusedException e) {
      command.getErr().println("refused: " + e.getMessage());
      return REFUSED;
    } catch (SQLException e) {
      command
          .getErr()
          .println(
              "the registry could not be asked (SQLSTATE %s: %s)"
                  .formatted(e.getSQLState(), e.getMessage()));
    } catch (IOException e) {
      command.getErr().println(e.getMessage());
    }
    return NOT_MADE;
  }
}
