package org.linkseal.pprl.link;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.secret.SecretBytes;

/** Turns valid rows into what a state's database may hold. One per thread. */
public final class RecordSealer {
  public static final int TOKEN_LENGTH = SnapshotCipher.TOKEN_LENGTH;

  /** Nonce, 64 bytes and tag, for every record. */
  public static final int SEALED_LENGTH = SnapshotCipher.SEALED_LENGTH;

  public static final int FINGERPRINT_LENGTH = 16;

  private final PersonPrf personPrf;
  private final SnapshotCipher cipher;
  private final Mac fingerprint;
  private final Nonces nonces;
  private final byte[] prf = new byte[PersonPrf.LENGTH];
  private final byte[] plain = new byte[SealedLayout.LENGTH];

  public RecordSealer(LinkageKey linkageKey, SnapshotKey key, SnapshotContext context) {
    this(linkageKey, key, context, generator());
  }

  RecordSealer(
      LinkageKey linkageKey, SnapshotKey key, SnapshotContext context, RandomGenerator random) {
    personPrf = new PersonPrf(linkageKey);
    cipher = new SnapshotCipher(key, context);
    fingerprint = hmacSha256(key.participantIdKey());
    nonces = new Nonces(random);
  }

  /** Writes the linkage token and, behind it, the sealed record. */
  public void seal(ParticipantRow row, byte[] out, int offset) {
    personPrf.compute(row.ldsHash(), prf);
    SealedLayout.write(row, plain);
    cipher.token(prf, out, offset);
    var sealed = offset + TOKEN_LENGTH;
    nonces.next(out, sealed);
    cipher.seal(prf, plain, out, offset, sealed);
    Arrays.fill(prf, (byte) 0);
    Arrays.fill(plain, (byte) 0);
  }

  /**
   * Writes the keyed fingerprint of the participant id, by which repeated ones are found: the first
   * {@value #FINGERPRINT_LENGTH} bytes of an HMAC-SHA-256.
   */
  public void fingerprint(ParticipantRow row, byte[] out, int offset) {
    fingerprint.update(row.participantId(), 0, row.participantIdLength());
    System.arraycopy(fingerprint.doFinal(), 0, out, offset, FINGERPRINT_LENGTH);
  }

  /** SP 800-90A; in blocks it costs a quarter of the JDK's default generator. */
  private static SecureRandom generator() {
    try {
      return SecureRandom.getInstance("DRBG");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has a DRBG", e);
    }
  }

  private static Mac hmacSha256(SecretBytes key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
