package org.linkseal.pprl.link;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * SHA-256 of the participant-id subkey and, behind it, the id with its length, as {@link
 * SealedLayout} holds them. All inputs have one length, so nothing can be appended to one, and they
 * are one block of the hash: a quarter of an HMAC's cost. One per thread.
 */
final class IdFingerprint {
  private static final int HASH_LENGTH = 32;

  private final MessageDigest sha256;
  private final byte[] message;
  private final int keyLength;
  private final byte[] hash = new byte[HASH_LENGTH];

  IdFingerprint(SecretBytes key) {
    keyLength = key.length();
    message = new byte[keyLength + SealedLayout.ID_LENGTH];
    System.arraycopy(key.toByteArray(), 0, message, 0, keyLength);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads the id at one offset, and writes the first bytes of the hash at the other. */
  void compute(byte[] ids, int idOffset, byte[] out, int offset) {
    System.arraycopy(ids, idOffset, message, keyLength, SealedLayout.ID_LENGTH);
    sha256.update(message);
    try {
      sha256.digest(hash, 0, HASH_LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 failed", e);
    }
    System.arraycopy(hash, 0, out, offset, RecordSealer.FINGERPRINT_LENGTH);
  }
}
