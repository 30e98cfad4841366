package org.linkseal.pprl.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.record.Participant;

/** Finds and opens persons' records in a snapshot. One per thread. */
public final class SnapshotOpener {
  private final SnapshotKey key;
  private final SnapshotContext context;
  private @Nullable SnapshotCipher cipher; // most searches have nothing to open
  private final byte[] tokenBytes = new byte[SnapshotCipher.TOKEN_LENGTH];
  private final byte[] plain = new byte[SealedLayout.LENGTH];

  public SnapshotOpener(SnapshotKey key, SnapshotContext context) {
    this.key = key;
    this.context = context;
  }

  /** The linkage token to look the person up by, from the PRF under the snapshot's linkage key. */
  public UUID token(byte[] prf) {
    return tokens(new byte[][] {prf}).getFirst();
  }

  /** The linkage tokens of many persons: all blocks at a time are cheap. */
  public List<UUID> tokens(byte[][] prfs) {
    byte[] blocks = new byte[prfs.length * SnapshotCipher.TOKEN_LENGTH];
    for (int person = 0; person < prfs.length; person++) {
      System.arraycopy(
          prfs[person],
          0,
          blocks,
          person * SnapshotCipher.TOKEN_LENGTH,
          SnapshotCipher.TOKEN_LENGTH);
    }
    key.tokens(blocks);
    ByteBuffer made = ByteBuffer.wrap(blocks);
    List<UUID> tokens = new ArrayList<>(prfs.length);
    while (made.hasRemaining()) {
      tokens.add(new UUID(made.getLong(), made.getLong()));
    }
    return tokens;
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
    if (cipher == null) {
      cipher = new SnapshotCipher(key, context);
    }
    try {
      cipher.open(prf, tokenBytes, sealed, plain);
      return SealedLayout.read(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
