package org.linkseal.migrations.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.AuditPublicKey;
import org.linkseal.migrations.audit.AuditExport;
import org.linkseal.migrations.audit.ChainVerifier;
import org.linkseal.migrations.audit.ChainVerifier.Gone;
import org.linkseal.migrations.audit.KeptStatus;
import org.linkseal.migrations.audit.TamperedException;
import org.linkseal.migrations.audit.UnverifiedException;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Computes an audit chain anew and checks it against the log and the signed checkpoints.",
    exitCodeOnExecutionException = Outcome.UNVERIFIED,
    exitCodeListHeading = AuditCommand.EXIT_CODES,
    exitCodeList = {
      "0:valid",
      "1:tampered, with the entry and what is wrong",
      "2:could not be verified, or the command was not understood"
    })
final class VerifyCommand implements Callable<Integer> {
  static final String LOG = "of a state, by its code, such as ea, or collaboration";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call()
  private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "LOG", description = LOG)
  private String log = "";

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "verify this export, without a connection")
  private @Nullable Path export;

  @Option(
      names = "--earlier-export",
      paramLabel = "FILE",
      description = "also check the newest checkpoint of this earlier export")
  private @Nullable Path earlierExport;

  @Option(
      names = "--earlier-status",
      paramLabel = "FILE",
      description = "also check the checkpoint in this status of an upload, as the state kept it")
  private @Nullable Path earlierStatus;

  @Option(
      names = "--restored-at",
      paramLabel = "TIME",
      description =
          "the database was restored from a backup at this time, such as 2026-11-21T12:40:31Z:"
              + " tell which entries signed before are gone, instead of calling the log tampered"
              + " with")
  private @Nullable Instant restoredAt;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description =
          "the PEM file of the installation's key (default: the one the configuration names)")
  private @Nullable Path publicKey;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    return Outcome.ofAudit(spec.commandLine(), log, "verified", this::verify);
  }

  private String verify() throws IOException, SQLException, TamperedException, UnverifiedException {
    AuditLog named = named(log);
    ChainVerifier verifier = new ChainVerifier(named, key(), earlier(), restoredAt);
    if (export == null) {
      Auditors.of(named, config.load()).read(verifier);
    } else {
      new AuditExport(export).read(verifier);
    }
    return described(verifier.verdict());
  }

  static AuditLog named(String log) throws UnverifiedException {
    return AuditLog.parse(log)
        .orElseThrow(
            () -> new UnverifiedException("this is neither the code of a state nor collaboration"));
  }

  private PublicKey key() throws IOException {
    return AuditPublicKey.read(publicKey == null ? config.load().auditPublicKey() : publicKey);
  }

  private List<Checkpoint> earlier() throws IOException, UnverifiedException {
    List<Checkpoint> earlier = new ArrayList<>();
    if (earlierExport != null) {
      earlier.add(new AuditExport(earlierExport).lastCheckpoint());
    }
    if (earlierStatus != null) {
      earlier.add(new KeptStatus(earlierStatus).checkpoint());
    }
    return earlier;
  }

  private static String described(ChainVerifier.Valid valid) {
    Gone gone = valid.gone();
    return "valid%s, %d entries, last checkpoint at %s (entry %d)%s"
        .formatted(
            gone == null ? "" : " since it was restored at " + gone.restoredAt(),
            valid.entries(),
            valid.last().signedAt(),
            valid.last().position(),
            gone == null
                ? ""
                : "; entries %d to %d, signed before, are gone or others now"
                    .formatted(gone.first(), gone.last()));
  }
}
