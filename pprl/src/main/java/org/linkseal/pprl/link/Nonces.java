package org.linkseal.pprl.link;

import java.util.random.RandomGenerator;

/** Nonces drawn in blocks: a call of the generator for each costs more than the sealing. */
final class Nonces {
  private final RandomGenerator random;
  private final byte[] block = new byte[SnapshotCipher.NONCE_LENGTH * 340];
  private int next = block.length;

  Nonces(RandomGenerator random) {
    this.random = random;
  }

  void next(byte[] out, int offset) {
    if (next == block.length) {
      random.nextBytes(block);
      next = 0;
    }
    System.arraycopy(block, next, out, offset, SnapshotCipher.NONCE_LENGTH);
    next += SnapshotCipher.NONCE_LENGTH;
  }
}
