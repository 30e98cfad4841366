package org.linkseal.migrations.audit;

import java.util.HexFormat;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.Unsealed;

/** A state's chain: an entry's hash is over its row, and no row ever goes. */
final class RowChain implements ChainForm {

  @Override
  public String service() {
    return "the Bulk API";
  }

  @Override
  public byte[] hash(byte[] before, Chained entry) throws TamperedException {
    LoggedRow row = entry.row();
    if (row == null) {
      throw new TamperedException(
          "entry %d (log id %d): its row was deleted from the log"
              .formatted(entry.position(), entry.id()));
    }
    byte[] hash = Sha256.of(before, row.canonical());
    if (!HexFormat.of().formatHex(hash).equals(entry.hash())) {
      throw ChainForm.changed(entry);
    }
    return hash;
  }

  @Override
  public void check(Unsealed waiting, LoggedRow row) {}

  @Override
  public void end() {}
}
