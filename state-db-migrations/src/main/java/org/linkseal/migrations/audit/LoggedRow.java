package org.linkseal.migrations.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A recorded row as it was found: whoever changed it may have put anything anywhere. */
public sealed interface LoggedRow permits AuditRow, RecordedRow {

  /** When it was recorded; null where it does not say. */
  @Nullable Instant at();

  /** What is hashed of it. */
  byte[] canonical();
}
