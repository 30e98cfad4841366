package org.linkseal.pprl.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * NIST SP 800-108r1 in counter mode with HMAC-SHA-256. Block i is the HMAC of {@code [i]_32 ||
 * label || 0x00 || context || [L]_32}, L being the length of the output in bits.
 *
 * <p>An instance derives for many contexts of one length under one key and label; one per thread.
 */
public final class KeyDerivation {
  private static final int BLOCK_LENGTH = 32;

  private final Mac mac;
  private final byte[] message;
  private final int contextOffset;
  private final int contextLength;
  private final int outputLength;

  public KeyDerivation(SecretBytes key, String label, int contextLength, int lengthBytes) {
    if (lengthBytes < 1) {
      throw new IllegalArgumentException("at least one byte must be derived");
    }
    var labelBytes = label.getBytes(UTF_8);
    mac = hmacSha256(key);
    contextOffset = Integer.BYTES + labelBytes.length + 1;
    this.contextLength = contextLength;
    outputLength = lengthBytes;
    message = new byte[contextOffset + contextLength + Integer.BYTES];
    ByteBuffer.wrap(message)
        .position(Integer.BYTES)
        .put(labelBytes)
        .position(contextOffset + contextLength)
        .putInt(Math.multiplyExact(lengthBytes, Byte.SIZE));
  }

  public static SecretBytes derive(SecretBytes key, String label, byte[] context, int lengthBytes) {
    var out = new byte[lengthBytes];
    new KeyDerivation(key, label, context.length, lengthBytes).derive(context, out);
    return SecretBytes.of(out);
  }

  /** Fills the first bytes of {@code out}, as many as the constructor was told. */
  public void derive(byte[] context, byte[] out) {
    if (context.length != contextLength || out.length < outputLength) {
      throw new IllegalArgumentException("the context or the output has another length");
    }
    System.arraycopy(context, 0, message, contextOffset, contextLength);
    var counter = 0;
    for (var offset = 0; offset < outputLength; offset += BLOCK_LENGTH) {
      counter++;
      message[0] = (byte) (counter >>> 24);
      message[1] = (byte) (counter >>> 16);
      message[2] = (byte) (counter >>> 8);
      message[3] = (byte) counter;
      var block = mac.doFinal(message);
      System.arraycopy(block, 0, out, offset, Math.min(BLOCK_LENGTH, outputLength - offset));
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
