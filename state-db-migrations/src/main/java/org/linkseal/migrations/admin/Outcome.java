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
  /** Refused, or failed. */
  static final int NOT_DONE = CommandLine.ExitCode.SOFTWARE;

  /** Of the audit commands, whose verdicts are 0 and 1: there was none. */
  static final int UNVERIFIED = 2;

  static final int TAMPERED = 1;

  @FunctionalInterface
  interface Work {
    String run()
        throws IOException, SQLException, TamperedException, UnverifiedException, RefusedException;
  }

  /**
   * Runs {@code work}, which tells what it has done.
   *
   * @param done such as "set"
   */
  static int of(CommandLine command, String subject, String done, Work work) {
    return told(command, NOT_DONE, of(subject + ": ", done, NOT_DONE, work));
  }

  /** Runs {@code work}, whose lines have their own subjects, if any. */
  static int ofAll(CommandLine command, String done, Work work) {
    return told(command, NOT_DONE, of("", done, NOT_DONE, work));
  }

  /**
   * Runs {@code work} on an audit log; whatever keeps it from that is told as such, never as
   * "valid" or "tampered".
   *
   * @param done such as "verified"
   */
  static int ofAudit(CommandLine command, String log, String done, Work work) {
    return told(command, UNVERIFIED, of(log + ": ", done, UNVERIFIED, work));
  }

  private static int told(CommandLine command, int failed, Outcome outcome) {
    PrintWriter to = outcome.exitCode() == failed ? command.getErr() : command.getOut();
    to.println(outcome.line());
    return outcome.exitCode();
  }

  /** How many there are, and each on a line of its own. */
  static String list(List<String> lines) {
    return lines.size() + lines.stream().map("\n  "::concat).collect(Collectors.joining());
  }

  private static Outcome of(String subject, String done, int failed, Work work) {
    try {
      return new Outcome(CommandLine.ExitCode.OK, subject + work.run());
    } catch (TamperedException e) {
      return new Outcome(TAMPERED, subject + "TAMPERED: " + e.getMessage());
    } catch (RefusedException e) {
      return new Outcome(failed, subject + "refused: " + e.getMessage());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return new Outcome(failed, subject + why(done, "there is no file " + e.getMessage()));
    } catch (FileAlreadyExistsException e) {
      return new Outcome(
          failed, subject + why(done, e.getMessage() + " is there already, and stays as it is"));
    } catch (SQLException e) {
      return new Outcome(
          failed,
          subject
              + why(
                  done,
                  "a database could not be asked (SQLSTATE %s: %s)"
                      .formatted(e.getSQLState(), e.getMessage())));
    } catch (IOException | UnverifiedException | RegistryUnavailableException e) {
      return new Outcome(failed, subject + why(done, String.valueOf(e.getMessage())));
    }
  }

  private static String why(String done, String reason) {
    return "could not be " + done + ": " + reason;
  }
}
