package org.linkseal.pprl.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets sealed for storage with AES-256-GCM: a random 96-bit nonce, the ciphertext, a 128-bit
 * tag. The additional data names the purpose; a secret wrapped for one does not open for another.
 */
public final class KeyWrap {
  private static final int KEY_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyWrap() {}

  public static byte[] wrap(SecretBytes wrappingKey, SecretBytes secret, String aad) {
    var nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    try {
      var plain = secret.toByteArray();
      var wrapped = Arrays.copyOf(nonce, NONCE_LENGTH + plain.length + TAG_LENGTH);
      cipher(Cipher.ENCRYPT_MODE, wrappingKey, nonce, aad)
          .doFinal(plain, 0, plain.length, wrapped, NONCE_LENGTH);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed", e);
    }
  }

  /**
   * Opens what was wrapped.
   *
   * @throws KeyUnwrapException if the bytes are not what {@link #wrap} gave for this key and aad
   */
  public static SecretBytes unwrap(SecretBytes wrappingKey, byte[] wrapped, String aad) {
    if (wrapped.length < NONCE_LENGTH + TAG_LENGTH) {
      throw new KeyUnwrapException();
    }
    var nonce = Arrays.copyOf(wrapped, NONCE_LENGTH);
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, wrappingKey, nonce, aad);
      return SecretBytes.of(cipher.doFinal(wrapped, NONCE_LENGTH, wrapped.length - NONCE_LENGTH));
    } catch (GeneralSecurityException e) {
      throw new KeyUnwrapException();
    }
  }

  private static Cipher cipher(int mode, SecretBytes key, byte[] nonce, String aad)
      throws GeneralSecurityException {
    if (key.length() != KEY_LENGTH) {
      throw new IllegalArgumentException("a wrapping key has 32 bytes");
    }
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key.toByteArray(), "AES"),
        new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
    cipher.updateAAD(aad.getBytes(UTF_8));
    return cipher;
  }
}
