package org.linkseal.migrations.audit;

import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.Unsealed;
import org.linkseal.registry.audit.AuditLog;

/** How the entries of a chain are computed from the rows that they are of. */
interface ChainForm {

  static ChainForm of(AuditLog log) {
    return log.equals(AuditLog.COLLABORATION) ? new DigestChain() : new RowChain();
  }

  /** Which service seals and signs it. */
  String service();

  /**
   * The hash that the entry must have.
   *
   * @param before the hash of the entry before
   * @throws TamperedException when the entry's row is not as it was sealed
   */
  byte[] hash(byte[] before, Chained entry) throws TamperedException;

  /**
   * Checks a row that waits for the sealer.
   *
   * @throws TamperedException when it is not as it was recorded
   */
  void check(Unsealed waiting, LoggedRow row) throws TamperedException;

  /**
   * Checks what can be told only when all is there.
   *
   * @throws TamperedException when a row is missing
   */
  void end() throws TamperedException;

  static TamperedException changed(Chained entry) {
    return new TamperedException(
        "entry %d (log id %d) was changed after it was sealed"
            .formatted(entry.position(), entry.id()));
  }
}
