package org.linkseal.matcher.match;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * Seals what two states have told of a person, so that only who reads matches can open it: JSON
 * under AES-256-GCM (12 bytes of nonce, the text, 16 bytes of tag) with a data key used once and
 * the match id as additional data; the data key under RSA-OAEP with SHA-256 for the hash and MGF1.
 */
@Singleton
final class ParticipantSealer {
  private static final int KEY_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final OAEPParameterSpec OAEP_SHA_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PublicKey publicKey;
  private final JsonMapper json;

  ParticipantSealer(ServiceSecrets secrets, JsonMapper json) {
    this.publicKey = secrets.matchPublicKey();
    this.json = json;
  }

  /** Both members go into the match's row as they are. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sealed(byte[] participants, byte[] wrappedKey) {}

  Sealed seal(String matchId, List<MatchParticipant> participants) {
    byte[] key = random(KEY_LENGTH);
    byte[] nonce = random(NONCE_LENGTH);
    try {
      byte[] text = json.writeValueAsBytes(participants);
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      gcm.updateAAD(matchId.getBytes(US_ASCII));
      byte[] sealed = Arrays.copyOf(nonce, NONCE_LENGTH + gcm.getOutputSize(text.length));
      gcm.doFinal(text, 0, text.length, sealed, NONCE_LENGTH);
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(Cipher.ENCRYPT_MODE, publicKey, OAEP_SHA_256);
      return new Sealed(sealed, rsa.doFinal(key));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the participants of a match could not be sealed", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
