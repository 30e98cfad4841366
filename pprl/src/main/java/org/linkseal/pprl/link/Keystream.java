package org.linkseal.pprl.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pseudorandom bytes for what must differ but is no secret: AES-256 in counter mode under a key
 * that it draws and nobody else has. The JDK's generators cost ten times as much and more.
 */
final class Keystream implements RandomGenerator {
  private static final int KEY_LENGTH = 32;
  private static final int BLOCK_LENGTH = 16;

  private final Cipher counter;

  Keystream() {
    var key = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    try {
      counter = Cipher.getInstance("AES/CTR/NoPadding");
      counter.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(new byte[BLOCK_LENGTH]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256 in counter mode", e);
    }
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public void nextBytes(byte[] out) {
    Arrays.fill(out, (byte) 0);
    try {
      counter.update(out, 0, out.length, out, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode failed", e);
    }
  }

  @Override
  public long nextLong() {
    var bytes = new byte[Long.BYTES];
    nextBytes(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }
}
