package org.linkseal.pprl.link;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.linkseal.pprl.record.Participant;

/** Finds and opens one person's records in a snapshot. One per thread. */
public final class SnapshotOpener {
  private final SnapshotCipher cipher;
  private final byte[] tokenBytes = new byte[SnapshotCipher.TOKEN_LENGTH];
  private final byte[] plain = new byte[SealedLayout.LENGTH];

  public SnapshotOpener(SnapshotKey key, SnapshotContext context) {
    cipher = new SnapshotCipher(key, context);
  }

  /** The linkage token to look the person up by, from the PRF under the snapshot's linkage key. */
  public UUID token(byte[] prf) {
    cipher.token(prf, tokenBytes, 0);
    var token = ByteBuffer.wrap(tokenBytes);
    return new UUID(token.getLong(), token.getLong());
  }

  /**
   * Opens a record that was found under the token.
   *
   * @throws RecordNotOpenedException if it was changed, or is another person's, state's or
   *     snapshot's
   */
  public Participant open(byte[] prf, UUID token, byte[] sealed) throws RecordNotOpenedException {
    ByteBuffer.wrap(tokenBytes)
        .putLong(token.getMostSignificantBits())
        .putLong(token.getLeastSignificantBits());
    try {
      cipher.open(prf, tokenBytes, sealed, plain);
      return SealedLayout.read(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
