package org.linkseal.pprl.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Bytes that must not be seen: they do not print themselves and compare in constant time. */
public final class SecretBytes {
  private final byte[] bytes;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes. */
  public static SecretBytes of(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  public static SecretBytes random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return new SecretBytes(bytes);
  }

  /** A copy: the caller may overwrite it after use. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The length only: a hash of the bytes would be an oracle for them. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes[redacted]";
  }
}
