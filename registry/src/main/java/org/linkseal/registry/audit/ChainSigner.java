package org.linkseal.registry.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.linkseal.registry.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the end of one log's chain once a minute, or sooner when it is asked to. Used by one thread
 * at a time.
 */
public final class ChainSigner {
  private static final Logger LOG = LoggerFactory.getLogger(ChainSigner.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final AuditLog log;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private long signed;
  private Instant due = Instant.MIN;

  public ChainSigner(AuditLog log, Checkpoints checkpoints, Clock clock) {
    this.log = log;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** The next end is signed without a wait. */
  public void hurry() {
    due = Instant.MIN;
  }

  /**
   * Signs the end if it is another one than was signed before, and its time has come. A log that
   * was restored ends before that one.
   *
   * @param position of the newest entry; 0 when there is none
   * @throws RegistryUnavailableException when it could not be recorded; it is still to be signed
   */
  public void sign(long position, byte[] hash) {
    Instant now = clock.instant();
    if (position == 0 || position == signed || now.isBefore(due)) {
      return;
    }
    if (!checkpoints.add(log, position, hash)) {
      LOG.error(
          "{}: entry {} of its audit log is not the one that was signed; verify the log",
          log,
          position);
    }
    signed = position;
    due = now.plus(EVERY);
  }
}
