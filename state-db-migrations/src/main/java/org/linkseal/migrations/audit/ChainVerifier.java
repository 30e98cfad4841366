package org.linkseal.migrations.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Begin;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.End;
import org.linkseal.migrations.audit.AuditItem.Signed;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.audit.Checkpoint;

/** Computes the chain anew from the rows, and stops at the first thing that is wrong. */
public final class ChainVerifier implements AuditSink {

  /** Younger rows may be unsealed, younger entries unsigned: an outage of minutes is no finding. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  private final PublicKey key;
  private final @Nullable Checkpoint earlier;
  private final MessageDigest sha256;

  private @Nullable StateCode state;
  private Instant windowStart = Instant.MAX;
  private byte[] hash = {};
  private long position;
  private @Nullable Checkpoint last;
  private @Nullable Instant unsignedSince;
  private @Nullable Instant waitingSince;
  private boolean ended;

  /**
   * @param key checks the signatures
   * @param earlier a checkpoint of this log that was kept elsewhere
   */
  public ChainVerifier(PublicKey key, @Nullable Checkpoint earlier) {
    this.key = key;
    this.earlier = earlier;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A log in which nothing is wrong.
   *
   * @param last null for a log without entries
   */
  public record Valid(StateCode state, long entries, @Nullable Checkpoint last) {}

  @Override
  public void accept(AuditItem item) throws TamperedException {
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
    StateCode of = state;
    if (of == null || !ended) {
      throw new UnverifiedException("the export is cut off");
    }
    if (waitingSince != null && waitingSince.isBefore(windowStart)) {
      throw new UnverifiedException(
          "rows have been waiting to be sealed since %s: is the Bulk API running?"
              .formatted(waitingSince));
    }
    if (position > 0 && last == null) {
      throw new UnverifiedException("%d entries, but no checkpoint".formatted(position));
    }
    if (unsignedSince != null && unsignedSince.isBefore(windowStart)) {
      throw new UnverifiedException(
          "no checkpoint covers the newest entries, since %s: is the Bulk API running?"
              .formatted(unsignedSince));
    }
    return new Valid(of, position, last);
  }

  private void begin(Begin begin) {
    state = begin.state();
    windowStart = begin.asOf().minus(WINDOW);
    hash = sha256.digest(("linkseal audit chain 1 " + state).getBytes(UTF_8));
  }

  private void chained(Chained entry) throws TamperedException {
    if (entry.position() > position + 1) {
      throw new TamperedException("entry %d is missing from the chain".formatted(position + 1));
    }
    if (entry.position() <= position) {
      throw new TamperedException("entry %d is in the chain twice".formatted(entry.position()));
    }
    AuditRow row = entry.row();
    if (row == null) {
      throw new TamperedException(
          "entry %d (log id %d): its row was deleted from the log"
              .formatted(entry.position(), entry.id()));
    }
    sha256.update(hash);
    hash = sha256.digest(row.canonical());
    if (!HexFormat.of().formatHex(hash).equals(entry.hash())) {
      throw new TamperedException(
          "entry %d (log id %d) was changed after it was sealed"
              .formatted(entry.position(), entry.id()));
    }
    position = entry.position();
    unsignedSince = older(unsignedSince, row.at());
    if (earlier != null && earlier.position() == position) {
      compare(earlier);
    }
  }

  private void signed(Checkpoint checkpoint) throws TamperedException {
    requireSignature(checkpoint);
    if (checkpoint.position() > position) {
      throw missing(checkpoint);
    }
    if (checkpoint.position() < position) {
      throw new TamperedException(
          "the checkpoint of entry %d is out of order".formatted(checkpoint.position()));
    }
    compare(checkpoint);
    last = checkpoint;
    unsignedSince = null;
  }

  private void requireSignature(Checkpoint checkpoint) throws TamperedException {
    if (!checkpoint.state().equals(state) || !checkpoint.isSignedBy(key)) {
      throw new TamperedException(
          "the checkpoint of entry %d was forged: its signature is not the installation's"
              .formatted(checkpoint.position()));
    }
  }

  private void compare(Checkpoint checkpoint) throws TamperedException {
    if (!HexFormat.of().formatHex(hash).equals(checkpoint.hash())) {
      throw new TamperedException(
          "the chain was rewritten, entry %d or before it (but after entry %d): the checkpoint signed at %s has another hash"
              .formatted(
                  checkpoint.position(),
                  last == null ? 0 : last.position(),
                  checkpoint.signedAt()));
    }
  }

  private TamperedException missing(Checkpoint checkpoint) {
    return new TamperedException(
        "entry %d is missing: the checkpoint signed at %s covers the entries up to %d"
            .formatted(position + 1, checkpoint.signedAt(), checkpoint.position()));
  }

  private void unsealed(Unsealed unsealed) throws TamperedException {
    AuditRow row = unsealed.row();
    if (row == null) {
      throw new TamperedException(
          "log id %d: its row was deleted before it was sealed".formatted(unsealed.id()));
    }
    if (!unsealed.waiting()) {
      throw new TamperedException(
          "log id %d: a row that was not recorded as an event, or is not in the chain any more"
              .formatted(unsealed.id()));
    }
    waitingSince = older(waitingSince, row.at());
  }

  private void end() throws TamperedException {
    if (earlier != null) {
      requireSignature(earlier);
      if (earlier.position() > position) {
        throw missing(earlier);
      }
    }
    ended = true;
  }

  private static @Nullable Instant older(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
