package org.linkseal.migrations.admin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.audit.TamperedException;
import org.linkseal.migrations.audit.UnverifiedException;
import org.linkseal.registry.RegistryUnavailableException;
import picocli.CommandLine;

/** What a command came to: its line or lines, and the exit code. */
record Outcome(int exitCode, String line) {
  static final int TAMPERED = 1;
  static final int REFUSED = 1;
  static final int UNVERIFIED = 2;

  @FunctionalInterface
  interface Work {
    String run()
        throws IOException, SQLException, TamperedException, UnverifiedException, RefusedException;
  }

  /**
   * Runs {@code work}, which tells what it found; whatever keeps it from that is told as such,
   * never as "valid".
   *
   * @param done such as "verified"
   */
  static int of(CommandLine command, String subject, String done, Work work) {
    return told(command, of(subject + ": ", done, work));
  }

  /** Runs {@code work}, whose lines have their own subjects. */
  static int ofAll(CommandLine command, String done, Work work) {
    return told(command, of("", done, work));
  }

  private static int told(CommandLine command, Outcome outcome) {
    PrintWriter to = outcome.exitCode() == UNVERIFIED ? command.getErr() : command.getOut();
    to.println(outcome.line());
    return outcome.exitCode();
  }

  /** How many there are, and each on a line of its own. */
  static String list(List<String> lines) {
    return lines.size() + lines.stream().map("\n  "::concat).collect(Collectors.joining());
  }

  private static Outcome of(String subject, String done, Work work) {
    try {
      return new Outcome(CommandLine.ExitCode.OK, subject + work.run());
    } catch (TamperedException e) {
      return new Outcome(TAMPERED, subject + "TAMPERED: " + e.getMessage());
    } catch (RefusedException e) {
      return new Outcome(REFUSED, subject + "refused: " + e.getMessage());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return unverified(subject, done, "there is no file " + e.getMessage());
    } catch (FileAlreadyExistsException e) {
      return unverified(subject, done, e.getMessage() + " is there already, and stays as it is");
    } catch (SQLException e) {
      return unverified(
          subject,
          done,
          "a database could not be asked (SQLSTATE %s: %s)"
              .formatted(e.getSQLState(), e.getMessage()));
    } catch (IOException | UnverifiedException | RegistryUnavailableException e) {
      return unverified(subject, done, String.valueOf(e.getMessage()));
    }
  }

  private static Outcome unverified(String subject, String done, String why) {
    return new Outcome(UNVERIFIED, subject + "could not be " + done + ": " + why);
  }
}
