package org.linkseal.migrations.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.linkseal.migrations.audit.ExportWriter;
import org.linkseal.migrations.audit.LiveAudit;
import org.linkseal.migrations.audit.TamperedException;
import org.linkseal.migrations.audit.UnverifiedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Writes an audit log, its chain and its checkpoints to a new file of JSON lines,"
            + " which `audit verify --export` checks without a connection. Verifies nothing itself.",
    exitCodeOnExecutionException = Outcome.UNVERIFIED,
    exitCodeListHeading = AuditCommand.EXIT_CODES,
    exitCodeList = {
      "0:exported",
      "1:tampered with, as far as that shows while reading",
      "2:could not be exported, or the command was not understood"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "LOG", description = VerifyCommand.LOG)
  private String log = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "a file that is not there yet")
  private Path file = Path.of("");

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.ofAudit(spec.commandLine(), log, "exported", this::export);
  }

  private String export() throws IOException, SQLException, TamperedException, UnverifiedException {
    LiveAudit live = Auditors.of(VerifyCommand.named(log), config.load());
    ExportWriter created = ExportWriter.create(file); // a file that is there is not ours to remove
    boolean whole = false;
    try (ExportWriter writer = created) {
      live.read(writer);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
    return "exported to " + file;
  }
}
