package org.linkseal.pprl.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * NIST SP 800-108r1 in counter mode with HMAC-SHA-256. Block i is the HMAC of {@code [i]_32 ||
 * label || 0x00 || context || [L]_32}, L being the length of the output in bits.
 *
 * <p>An instance derives for many contexts of one length under one key and label; one per thread.
 */
public final class KeyDerivation {
  private final HmacSha256 mac;
  private final byte[] message;
  private final int contextOffset;
  private final int contextLength;
  private final int outputLength;
  private final byte[] blocks;

  /**
   * @param contextLength of every context, in bytes
   * @param lengthBytes of every output, 1 or more
   */
  public KeyDerivation(SecretBytes key, String label, int contextLength, int lengthBytes) {
    if (lengthBytes < 1) {
      throw new IllegalArgumentException("at least one byte must be derived");
    }
    var labelBytes = label.getBytes(UTF_8);
    mac = new HmacSha256(key);
    contextOffset = Integer.BYTES + labelBytes.length + 1;
    this.contextLength = contextLength;
    outputLength = lengthBytes;
    blocks = new byte[Math.ceilDiv(lengthBytes, HmacSha256.LENGTH) * HmacSha256.LENGTH];
    message = new byte[contextOffset + contextLength + Integer.BYTES];
    ByteBuffer.wrap(message)
        .position(Integer.BYTES)
        .put(labelBytes)
        .position(contextOffset + contextLength)
        .putInt(Math.multiplyExact(lengthBytes, Byte.SIZE));
  }

  /** One output of {@code lengthBytes} bytes, 1 or more, for one context. */
  public static SecretBytes derive(SecretBytes key, String label, byte[] context, int lengthBytes) {
    var out = new byte[lengthBytes];
    new KeyDerivation(key, label, context.length, lengthBytes).derive(context, 0, out, 0);
    return SecretBytes.of(out);
  }

  /** Reads a context from {@code contextAt}, and writes its output from {@code outAt}. */
  public void derive(byte[] context, int contextAt, byte[] out, int outAt) {
    System.arraycopy(context, contextAt, message, contextOffset, contextLength);
    var counter = 0;
    for (var offset = 0; offset < outputLength; offset += HmacSha256.LENGTH) {
      counter++;
      message[0] = (byte) (counter >>> 24);
      message[1] = (byte) (counter >>> 16);
      message[2] = (byte) (counter >>> 8);
      message[3] = (byte) counter;
      mac.compute(message, blocks, offset);
    }
    System.arraycopy(blocks, 0, out, outAt, outputLength);
    Arrays.fill(blocks, (byte) 0);
  }
}
