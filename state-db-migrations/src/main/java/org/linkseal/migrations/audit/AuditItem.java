package org.linkseal.migrations.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoint;

/**
 * One thing of an audit log. They come in this order: one {@link Begin}; the chain by position,
 * each checkpoint behind the entry it covers; what is not in the chain; one {@link End}.
 */
public sealed interface AuditItem {

  /**
   * Whose log it is.
   *
   * @param asOf when it was read, by the clock of its database
   */
  record Begin(AuditLog log, Instant asOf) implements AuditItem {}

  /**
   * An entry of the chain.
   *
   * @param id of its row in the log
   * @param hash as the chain has it, in lower-case hex
   * @param digest of its row, as the collaboration database's chain has it too
   * @param row null when the log has none of this id
   */
  record Chained(
      long position,
      long id,
      @Nullable String hash,
      @Nullable String digest,
      @Nullable LoggedRow row)
      implements AuditItem {}

  record Signed(Checkpoint checkpoint) implements AuditItem {}

  /**
   * A row of the log or of the sealer's queue that the chain does not have.
   *
   * @param row null when the queue names a row that the log does not have
   * @param waiting whether the queue has it
   * @param digest of the row, as the collaboration database's queue has it
   */
  record Unsealed(long id, @Nullable LoggedRow row, boolean waiting, @Nullable String digest)
      implements AuditItem {}

  record End() implements AuditItem {}
}
