package org.linkseal.pprl.link;

import java.util.Arrays;

/** The PRFs of a batch's persons, and what a snapshot's block ciphers make of them. */
final class PersonBatch {
  static final int SEALING_KEY_LENGTH = PersonPrf.LENGTH - SnapshotCipher.TOKEN_LENGTH;

  final byte[] personTokens = new byte[SealingBatch.MAX_ROWS * SnapshotCipher.TOKEN_LENGTH];
  final byte[] tokens = new byte[personTokens.length];
  final byte[] personKeys = new byte[SealingBatch.MAX_ROWS * SEALING_KEY_LENGTH];
  final byte[] sealingKeys = new byte[personKeys.length];

  void put(int person, byte[] prf) {
    System.arraycopy(
        prf, 0, personTokens, person * SnapshotCipher.TOKEN_LENGTH, SnapshotCipher.TOKEN_LENGTH);
    System.arraycopy(
        prf,
        SnapshotCipher.TOKEN_LENGTH,
        personKeys,
        person * SEALING_KEY_LENGTH,
        SEALING_KEY_LENGTH);
  }

  void token(int person, byte[] out, int offset) {
    System.arraycopy(
        tokens, person * SnapshotCipher.TOKEN_LENGTH, out, offset, SnapshotCipher.TOKEN_LENGTH);
  }

  void clear(int persons) {
    Arrays.fill(personTokens, 0, persons * SnapshotCipher.TOKEN_LENGTH, (byte) 0);
    Arrays.fill(personKeys, 0, persons * SEALING_KEY_LENGTH, (byte) 0);
    Arrays.fill(sealingKeys, 0, persons * SEALING_KEY_LENGTH, (byte) 0);
  }
}
