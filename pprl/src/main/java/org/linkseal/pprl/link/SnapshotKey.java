package org.linkseal.pprl.link;

import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;

/** The key of one snapshot, and what is derived from it. Destroying it erases the snapshot. */
public final class SnapshotKey {
  public static final int LENGTH = 32;

  private final SecretBytes secret;
  private final SecretBytes tokenKey;
  private final SecretBytes sealKey;
  private final SecretBytes participantIdKey;

  private SnapshotKey(SecretBytes secret) {
    if (secret.length() != LENGTH) {
      throw new IllegalArgumentException("a snapshot key has 32 bytes");
    }
    this.secret = secret;
    this.tokenKey = derive("linkseal/snapshot/token/v1");
    this.sealKey = derive("linkseal/snapshot/seal/v1");
    this.participantIdKey = derive("linkseal/snapshot/participant-id/v1");
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

  private SecretBytes derive(String label) {
    return KeyDerivation.derive(secret, label, new byte[0], LENGTH);
  }

  @Override
  public String toString() {
    return "SnapshotKey[redacted]";
  }
}
