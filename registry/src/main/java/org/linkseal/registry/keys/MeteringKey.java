package org.linkseal.registry.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * What searched persons are counted by, canaries known by, and positions of the feed hidden by.
 * Each purpose has a key derived for it (SP 800-108r1): a value of one day, requester or purpose
 * cannot be compared with one of another.
 */
public final class MeteringKey {
  private static final int LDS_HASH_LENGTH = 64;
  private static final int KEY_LENGTH = 32;
  private static final int TOKEN_LENGTH = 32;

  private final SecretBytes key;
  private final SecretBytes canaryKey;

  public MeteringKey(SecretBytes key) {
    this.key = key;
    this.canaryKey =
        KeyDerivation.derive(key, "linkseal/metering/canaries/v1", new byte[0], KEY_LENGTH);
  }

  /**
   * The persons as one requester's of one day, in their order. 64 bits: among a million persons two
   * have the same value in one of 37 million days, and then count once.
   *
   * @param requester a state's code, or that of the federal orchestrator
   */
  public long[] ofDay(LocalDate day, String requester, List<byte[]> ldsHashes) {
    byte[] context = (day + " " + requester).getBytes(US_ASCII);
    SecretBytes dayKey = KeyDerivation.derive(key, "linkseal/metering/day/v1", context, KEY_LENGTH);
    var derivation =
        new KeyDerivation(dayKey, "linkseal/metering/person/v1", LDS_HASH_LENGTH, Long.BYTES);
    byte[] value = new byte[Long.BYTES];
    long[] values = new long[ldsHashes.size()];
    for (int i = 0; i < values.length; i++) {
      derivation.derive(ldsHashes.get(i), 0, value, 0);
      values[i] = ByteBuffer.wrap(value).getLong();
    }
    return values;
  }

  /** What is kept of a canary, for each of the hashes: {@value #TOKEN_LENGTH} bytes. */
  public List<byte[]> canaryTokens(List<byte[]> ldsHashes) {
    var derivation =
        new KeyDerivation(canaryKey, "linkseal/metering/canary/v1", LDS_HASH_LENGTH, TOKEN_LENGTH);
    return ldsHashes.stream()
        .map(ldsHash -> {
          byte[] token = new byte[TOKEN_LENGTH];
          derivation.derive(ldsHash, 0, token, 0);
          return token;
        })
        .toList();
  }

  /** An AES-256 key. */
  public SecretBytes cursorKey() {
    return KeyDerivation.derive(key, "linkseal/feed/cursor/v1", new byte[0], KEY_LENGTH);
  }

  @Override
  public String toString() {
    return "MeteringKey[redacted]";
  }
}
