package org.linkseal.bench.candidate;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Piipan's AzureAesCryptographyClient: AES-256-CBC over UTF-16, the IV being the first bytes of the
 * key's SHA-512, as base64. The IV is computed once here; there, for every value. For one thread.
 */
public final class AncestorCipher {
  public static final int KEY_LENGTH = 32;

  private static final int IV_LENGTH = 16;

  private final Cipher encryption;
  private final Cipher decryption;

  /**
   * With this key.
   *
   * @param key {@value #KEY_LENGTH} bytes
   */
  public AncestorCipher(byte[] key) {
    try {
      byte[] iv = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(key), IV_LENGTH);
      encryption = cipher(Cipher.ENCRYPT_MODE, key, iv);
      decryption = cipher(Cipher.DECRYPT_MODE, key, iv);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-CBC", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher;
  }

  /** Base64, in ASCII. */
  public byte[] encrypt(String value) {
    try {
      // doFinal goes back to the key and the IV
      return Base64.getEncoder().encode(encryption.doFinal(value.getBytes(UTF_16LE)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encrypting a value failed", e);
    }
  }

  /** What was encrypted, from base64. */
  public String decrypt(String encrypted) {
    try {
      return new String(decryption.doFinal(Base64.getDecoder().decode(encrypted)), UTF_16LE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("decrypting a value failed", e);
    }
  }
}
