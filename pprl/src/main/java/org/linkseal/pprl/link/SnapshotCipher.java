package org.linkseal.pprl.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * A snapshot's part of the cryptography, over a person's PRF. One per thread.
 *
 * <pre>
 * linkage token = AES-256 block(token subkey, prf[0..16))
 * sealing key   = two AES-256 blocks(seal subkey, prf[16..48))
 * sealed record = nonce | AES-256-GCM(sealing key, nonce, 64 bytes; state | key id | linkage token)
 * </pre>
 */
final class SnapshotCipher {
  static final int TOKEN_LENGTH = 16;
  static final int NONCE_LENGTH = 12;
  static final int TAG_LENGTH = 16;
  static final int SEALED_LENGTH = NONCE_LENGTH + SealedLayout.LENGTH + TAG_LENGTH;

  private final Cipher tokenBlock;
  private final Cipher sealBlocks;
  private final Cipher gcm;
  private final byte[] aad;
  private final int aadToken;
  private final byte[] sealingKey = new byte[PersonBatch.SEALING_KEY_LENGTH];

  SnapshotCipher(SnapshotKey key, SnapshotContext context) {
    tokenBlock = blocks(key.tokenKey());
    sealBlocks = blocks(key.sealKey());
    gcm = cipher("AES/GCM/NoPadding");
    var state = context.state().getBytes(US_ASCII);
    aadToken = state.length + 2 * Long.BYTES;
    aad = new byte[aadToken + TOKEN_LENGTH];
    ByteBuffer.wrap(aad)
        .put(state)
        .putLong(context.keyId().getMostSignificantBits())
        .putLong(context.keyId().getLeastSignificantBits());
  }

  /**
   * Makes the tokens and the sealing keys of the first persons: many blocks at a time are cheap.
   */
  void keys(PersonBatch persons, int count) {
    try {
      tokenBlock.update(persons.personTokens, 0, count * TOKEN_LENGTH, persons.tokens, 0);
      sealBlocks.update(
          persons.personKeys, 0, count * PersonBatch.SEALING_KEY_LENGTH, persons.sealingKeys, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES blocks failed", e);
    }
  }

  /** Seals a record behind its token and its nonce, which stand at {@code tokenOffset}. */
  void seal(
      PersonBatch persons,
      int person,
      byte[] records,
      int recordOffset,
      byte[] out,
      int tokenOffset) {
    var nonce = tokenOffset + TOKEN_LENGTH;
    try {
      start(
          Cipher.ENCRYPT_MODE,
          persons.sealingKeys,
          person * PersonBatch.SEALING_KEY_LENGTH,
          out,
          tokenOffset,
          out,
          nonce);
      gcm.doFinal(records, recordOffset, SealedLayout.LENGTH, out, nonce + NONCE_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing a record failed", e);
    }
  }

  /** Fills the {@value SealedLayout#LENGTH} bytes of {@code plain}. */
  void open(byte[] prf, byte[] token, byte[] sealed, byte[] plain) throws RecordNotOpenedException {
    if (sealed.length != SEALED_LENGTH) {
      throw new RecordNotOpenedException();
    }
    try {
      sealBlocks.update(prf, TOKEN_LENGTH, PersonBatch.SEALING_KEY_LENGTH, sealingKey, 0);
      start(Cipher.DECRYPT_MODE, sealingKey, 0, token, 0, sealed, 0);
      gcm.doFinal(sealed, NONCE_LENGTH, SEALED_LENGTH - NONCE_LENGTH, plain);
    } catch (AEADBadTagException e) {
      throw new RecordNotOpenedException();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening a record failed", e);
    } finally {
      Arrays.fill(sealingKey, (byte) 0);
    }
  }

  private void start(
      int mode,
      byte[] keys,
      int keyOffset,
      byte[] token,
      int tokenOffset,
      byte[] nonce,
      int nonceOffset)
      throws GeneralSecurityException {
    gcm.init(
        mode,
        new SecretKeySpec(keys, keyOffset, PersonBatch.SEALING_KEY_LENGTH, "AES"),
        new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce, nonceOffset, NONCE_LENGTH));
    System.arraycopy(token, tokenOffset, aad, aadToken, TOKEN_LENGTH);
    gcm.updateAAD(aad);
  }

  /**
   * Single blocks of a pseudorandom permutation: inputs are PRF outputs, so ECB hides nothing less.
   */
  static Cipher blocks(SecretBytes key) {
    var cipher = cipher("AES/ECB/NoPadding");
    try {
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.toByteArray(), "AES"));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256", e);
    }
  }

  private static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + transformation, e);
    }
  }
}
