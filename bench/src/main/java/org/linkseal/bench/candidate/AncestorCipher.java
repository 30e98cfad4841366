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
 * key's SHA-512, as base64. The IV is computed once here; there, for every value.
 */
final class AncestorCipher {
  private static final int IV_LENGTH = 16;

  private final Cipher cipher;
  private final Base64.Encoder base64 = Base64.getEncoder();

  AncestorCipher(byte[] key) {
    try {
      byte[] iv = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(key), IV_LENGTH);
      cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-CBC", e);
    }
  }

  /** Base64, in ASCII. */
  byte[] encrypt(String value) {
    try {
      // doFinal goes back to the key and the IV
      return base64.encode(cipher.doFinal(value.getBytes(UTF_16LE)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encrypting a value failed", e);
    }
  }
}
