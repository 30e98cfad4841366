package org.linkseal.pprl.secret;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one key. Both hashes go on from what they are after the key, which
 * costs half as much as hashing the key for each message. One per thread.
 */
final class HmacSha256 {
  static final int LENGTH = 32;

  private static final int BLOCK_LENGTH = 64;
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  private final MessageDigest afterInnerKey;
  private final MessageDigest afterOuterKey;
  private final byte[] innerHash = new byte[LENGTH];

  HmacSha256(SecretBytes key) {
    var bytes = key.toByteArray();
    var block = Arrays.copyOf(bytes.length > BLOCK_LENGTH ? hash(bytes) : bytes, BLOCK_LENGTH);
    Arrays.fill(bytes, (byte) 0);
    afterInnerKey = after(block, INNER_PAD);
    afterOuterKey = after(block, OUTER_PAD);
    Arrays.fill(block, (byte) 0);
  }

  /** Writes {@value #LENGTH} bytes. */
  void compute(byte[] message, byte[] out, int offset) {
    try {
      var inner = (MessageDigest) afterInnerKey.clone();
      inner.update(message);
      inner.digest(innerHash, 0, LENGTH);
      var outer = (MessageDigest) afterOuterKey.clone();
      outer.update(innerHash);
      outer.digest(out, offset, LENGTH);
    } catch (CloneNotSupportedException | DigestException e) {
      throw new IllegalStateException("SHA-256 failed", e);
    }
  }

  private static MessageDigest after(byte[] key, byte pad) {
    var padded = new byte[BLOCK_LENGTH];
    for (var i = 0; i < BLOCK_LENGTH; i++) {
      padded[i] = (byte) (key[i] ^ pad);
    }
    var digest = sha256();
    digest.update(padded);
    Arrays.fill(padded, (byte) 0);
    return digest;
  }

  private static byte[] hash(byte[] key) {
    return sha256().digest(key);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
