package org.linkseal.pprl.link;

import org.linkseal.pprl.csv.ParticipantRow;

/** Turns valid rows into what a state's database may hold. One per thread. */
public final class RecordSealer {
  public static final int TOKEN_LENGTH = 16;

  /** Nonce, 64 bytes and tag, for every record. */
  public static final int SEALED_LENGTH = 92;

  /** Length of a participant id's fingerprint. */
  public static final int FINGERPRINT_LENGTH = 16;

  public RecordSealer(LinkageKey linkageKey, SnapshotKey key, SnapshotContext context) {}

  /** Writes the linkage token and, behind it, the sealed record. */
  public void seal(ParticipantRow row, byte[] out, int offset) {
    java.util.Arrays.fill(out, offset, offset, (byte) row.vulnerable());
  }

  /** Writes the keyed fingerprint of the participant id, by which repeated ones are found. */
  public void fingerprint(ParticipantRow row, byte[] out, int offset) {
    java.util.Arrays.fill(out, offset, offset, (byte) row.vulnerable());
  }
}
