package org.linkseal.matcher.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * The key of one match: AES-256-GCM with a nonce drawn for each text, which stands before it (12
 * bytes), and the tag behind it (16 bytes).
 */
final class DataKey {
  static final int LENGTH = 32;

  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretBytes key;

  DataKey(SecretBytes key) {
    this.key = key;
  }

  static DataKey draw() {
    return new DataKey(SecretBytes.random(LENGTH));
  }

  byte[] bytes() {
    return key.toByteArray();
  }

  /**
   * Seals a text.
   *
   * @param place where it stands; it opens nowhere else
   */
  byte[] seal(byte[] text, String place) {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    try {
      Cipher gcm = cipher(Cipher.ENCRYPT_MODE, nonce, place);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_LENGTH + gcm.getOutputSize(text.length));
      gcm.doFinal(text, 0, text.length, sealed, NONCE_LENGTH);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Opens what {@link #seal} made.
   *
   * @throws MatchNotOpenedException when it was changed, or made by another key or for another
   *     place
   */
  byte[] open(byte[] sealed, String place) throws MatchNotOpenedException {
    if (sealed.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
      throw new MatchNotOpenedException();
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_LENGTH), place)
          .doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
    } catch (AEADBadTagException e) {
      throw new MatchNotOpenedException();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        mode, new SecretKeySpec(key.toByteArray(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    gcm.updateAAD(place.getBytes(UTF_8));
    return gcm;
  }

  @Override
  public String toString() {
    return "DataKey[redacted]";
  }
}
