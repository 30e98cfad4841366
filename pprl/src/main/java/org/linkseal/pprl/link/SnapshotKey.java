package org.linkseal.pprl.link;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;

/** The key of one snapshot, and what is derived from it. Destroying it erases the snapshot. */
public final class SnapshotKey {
  public static final int LENGTH = 32;

  private final SecretBytes secret;
  private final SecretBytes tokenKey;
  private final SecretBytes sealKey;
  private final SecretBytes participantIdKey;
  private final Cipher tokenBlock; // kept: to make one takes longer than the tokens of a search

  private SnapshotKey(SecretBytes secret) {
    if (secret.length() != LENGTH) {
      throw new IllegalArgumentException("a snapshot key has 32 bytes");
    }
    this.secret = secret;
    this.tokenKey = derive("linkseal/snapshot/token/v1");
    this.sealKey = derive("linkseal/snapshot/seal/v1");
    this.participantIdKey = derive("linkseal/snapshot/participant-id/v1");
    this.tokenBlock = SnapshotCipher.blocks(tokenKey);
  }

  public static SnapshotKey generate() {
    return new SnapshotKey(SecretBytes.random(LENGTH));
  }

  public static SnapshotKey of(SecretBytes secret) {
    return new SnapshotKey(secret);
  }

  public SecretBytes secret() {
    return secret;
  }

  SecretBytes tokenKey() {
    return tokenKey;
  }

  SecretBytes sealKey() {
    return sealKey;
  }

  SecretBytes participantIdKey() {
    return participantIdKey;
  }

  /** Makes linkage tokens of person tokens, in their place; for any number of threads. */
  void tokens(byte[] tokens) {
    synchronized (tokenBlock) {
      try {
        tokenBlock.update(tokens, 0, tokens.length, tokens, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES blocks failed", e);
      }
    }
  }

  private SecretBytes derive(String label) {
    return KeyDerivation.derive(secret, label, new byte[0], LENGTH);
  }

  @Override
  public String toString() {
    return "SnapshotKey[redacted]";
  }
}
