package org.linkseal.migrations.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.linkseal.migrations.admin.Admin;

/** What a call of {@code ./linkseal admin} has printed, and its exit code. */
public record AdminRun(int exitCode, String out, String err) {

  /** With these arguments and no others: see {@link TestInstallation#admin}. */
  public static AdminRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Admin.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new AdminRun(exitCode, out.toString(), err.toString());
  }
}
