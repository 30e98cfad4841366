package org.linkseal.migrations.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Begin;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.End;
import org.linkseal.migrations.audit.AuditItem.Signed;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;

/** Computes the chain anew from the rows, and stops at the first thing that is wrong. */
public final class ChainVerifier implements AuditSink {

  /** Younger rows may be unsealed, younger entries unsigned: an outage of minutes is no finding. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  private final AuditLog log;
  private final PublicKey key;
  private final List<Checkpoint> earlier;
  private final @Nullable Instant restoredAt;
  private final ChainForm form;

  private Instant windowStart = Instant.MAX;
  private byte[] hash = {};
  private long position;
  private @Nullable Checkpoint last;
  private @Nullable Gone gone;
  private @Nullable Instant unsignedSince;
  private @Nullable Instant waitingSince;
  private boolean ended;

  /**
   * @param log the one that it is to be
   * @param key checks the signatures
   * @param earlier checkpoints of this log that were kept elsewhere
   * @param restoredAt when its database was restored from a backup, if it was: what a checkpoint
   *     signed before tells is then missed, and is no finding
   * @throws UnverifiedException when an earlier checkpoint is not evidence of this log
   */
  public ChainVerifier(
      AuditLog log, PublicKey key, List<Checkpoint> earlier, @Nullable Instant restoredAt)
      throws UnverifiedException {
    this.log = log;
    this.key = key;
    this.earlier = List.copyOf(earlier);
    this.restoredAt = restoredAt;
    for (Checkpoint checkpoint : earlier) {
      requireSame(checkpoint.log(), "the earlier checkpoint");
      if (!checkpoint.isSignedBy(key)) {
        throw new UnverifiedException(
            "the earlier checkpoint was not signed by this installation's key");
      }
    }
    this.form = ChainForm.of(log);
  }

  /**
   * A log in which nothing is wrong.
   *
   * @param gone what a restore has left in doubt; null when nothing is
   */
  public record Valid(long entries, Checkpoint last, @Nullable Gone gone) {}

  /** Entries that were signed before the restore and are not in the log as they were then. */
  public record Gone(Instant restoredAt, long first, long last) {}

  @Override
  public void accept(AuditItem item) throws TamperedException, UnverifiedException {
    switch (item) {
      case Begin begin -> begin(begin);
      case Chained entry -> chained(entry);
      case Signed signed -> signed(signed.checkpoint());
      case Unsealed unsealed -> unsealed(unsealed);
      case End _ -> end();
    }
  }

  /**
   * The verdict once everything was accepted.
   *
   * @throws UnverifiedException when a part is missing that only the sealer or the file should add
   */
  public Valid verdict() throws UnverifiedException {
    if (!ended) {
      throw new UnverifiedException("the export is cut off");
    }
    if (waitingSince != null && waitingSince.isBefore(windowStart)) {
      throw new UnverifiedException(
          "rows have been waiting to be sealed since %s: is %s running?"
              .formatted(waitingSince, form.service()));
    }
    if (gone != null && (last == null || last.signedAt().isBefore(gone.restoredAt()))) {
      throw new UnverifiedException("no checkpoint has been signed since the restore");
    }
    if (last == null) {
      throw new UnverifiedException(
          position == 0
              ? "the log is empty: there is nothing that a checkpoint covers"
              : "%d entries, but no checkpoint".formatted(position));
    }
    if (unsignedSince != null && unsignedSince.isBefore(windowStart)) {
      throw new UnverifiedException(
          "no checkpoint covers the newest entries, since %s: is %s running?"
              .formatted(unsignedSince, form.service()));
    }
    return new Valid(position, last, gone);
  }

  private void begin(Begin begin) throws UnverifiedException {
    requireSame(begin.log(), "the export");
    if (restoredAt != null && restoredAt.isAfter(begin.asOf())) {
      throw new UnverifiedException(
          "at %s, when the log was read, it had not been restored yet".formatted(begin.asOf()));
    }
    windowStart = begin.asOf().minus(WINDOW);
    hash = Sha256.of(("linkseal audit chain 1 " + log).getBytes(UTF_8));
  }

  private void requireSame(AuditLog other, String what) throws UnverifiedException {
    if (!other.equals(log)) {
      throw new UnverifiedException("%s is not this log's: it is of %s".formatted(what, other));
    }
  }

  private void chained(Chained entry) throws TamperedException {
    if (entry.position() > position + 1) {
      throw new TamperedException("entry %d is missing from the chain".formatted(position + 1));
    }
    if (entry.position() <= position) {
      throw new TamperedException("entry %d is in the chain twice".formatted(entry.position()));
    }
    hash = form.hash(hash, entry);
    position = entry.position();
    LoggedRow row = entry.row();
    if (row != null) {
      unsignedSince = older(unsignedSince, row.at());
    }
    for (Checkpoint checkpoint : earlier) {
      if (checkpoint.position() == position) {
        fits(checkpoint);
      }
    }
  }

  private void signed(Checkpoint checkpoint) throws TamperedException {
    if (!checkpoint.isSignedBy(key)) {
      throw new TamperedException(
          "the checkpoint of entry %d was forged: its signature is not the installation's"
              .formatted(checkpoint.position()));
    }
    if (checkpoint.position() < position) {
      throw new TamperedException(
          "the checkpoint of entry %d is out of order".formatted(checkpoint.position()));
    }
    if (fits(checkpoint)) {
      last = checkpoint;
      unsignedSince = null;
    }
  }

  /**
   * Whether the chain, which has come to the checkpoint's position or to its end, has its hash.
   *
   * @throws TamperedException when it has not, and no restore explains it
   */
  private boolean fits(Checkpoint checkpoint) throws TamperedException {
    if (checkpoint.position() == position
        && HexFormat.of().formatHex(hash).equals(checkpoint.hash())) {
      return true;
    }
    long fitting = last == null ? 0 : last.position();
    if (restoredAt != null && checkpoint.signedAt().isBefore(restoredAt)) {
      gone =
          gone == null
              ? new Gone(restoredAt, fitting + 1, checkpoint.position())
              : new Gone(restoredAt, gone.first(), Math.max(gone.last(), checkpoint.position()));
      return false;
    }
    throw new TamperedException(
        checkpoint.position() > position
            ? "entry %d is missing: the checkpoint signed at %s covers the entries up to %d"
                .formatted(position + 1, checkpoint.signedAt(), checkpoint.position())
            : "the chain was rewritten, entry %d or before it (but after entry %d): the checkpoint signed at %s has another hash"
                .formatted(checkpoint.position(), fitting, checkpoint.signedAt()));
  }

  private void unsealed(Unsealed unsealed) throws TamperedException {
    LoggedRow row = unsealed.row();
    if (row == null) {
      throw new TamperedException(
          "log id %d: its row was deleted before it was sealed".formatted(unsealed.id()));
    }
    if (!unsealed.waiting()) {
      throw new TamperedException(
          "log id %d: a row that was not recorded as an event, or is not in the chain any more"
              .formatted(unsealed.id()));
    }
    form.check(unsealed, row);
    waitingSince = older(waitingSince, row.at());
  }

  private void end() throws TamperedException {
    for (Checkpoint checkpoint : earlier) {
      if (checkpoint.position() > position) {
        fits(checkpoint);
      }
    }
    form.end();
    ended = true;
  }

  private static @Nullable Instant older(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
