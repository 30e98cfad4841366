package org.linkseal.matcher.match;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * What identifies a person among matches: the whole HMAC-SHA-256, under a match key, of a label and
 * the LDS hash. It says nothing to who lacks the key, and is not the person token of any snapshot.
 */
final class MatchToken implements Comparable<MatchToken> {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] LABEL = "linkseal/match/token/v1".getBytes(US_ASCII);

  private final byte[] bytes;

  private MatchToken(byte[] bytes) {
    this.bytes = bytes;
  }

  static MatchToken of(SecretBytes matchKey, byte[] ldsHash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(matchKey.toByteArray(), ALGORITHM));
      mac.update(LABEL);
      return new MatchToken(mac.doFinal(ldsHash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /** As PostgreSQL writes bytea. */
  String hex() {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(MatchToken other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatchToken that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "MatchToken[redacted]";
  }
}
