package org.linkseal.pprl.link;

import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;

/** The key of one snapshot, and what is derived from it. Destroying it erases the snapshot. */
public final class SnapshotKey {
  public static final int LENGTH = 32;

  private final SecretBytes secret;

  private SnapshotKey(SecretBytes secret) {
    if (secret.length() != LENGTH) {
      throw new IllegalArgumentException("a snapshot key has 32 bytes");
    }
    this.secret = secret;
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
    return derive("linkseal/snapshot/token/v1");
  }

  SecretBytes sealKey() {
    return derive("linkseal/snapshot/seal/v1");
  }

  SecretBytes participantIdKey() {
    return derive("linkseal/snapshot/participant-id/v1");
  }

  private SecretBytes derive(String label) {
    return KeyDerivation.derive(secret, label, new byte[0], LENGTH);
  }

  @Override
  public String toString() {
    return "SnapshotKey[redacted]";
  }
}
