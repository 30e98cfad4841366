package org.linkseal.registry.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;
import org.linkseal.registry.keys.SigningKey;

/**
 * What the chain of an audit log came to at one position.
 *
 * @param position of the newest entry it covers, 1 or more
 * @param hash of that entry, SHA-256 in lower-case hex
 * @param signedAt in whole microseconds, as PostgreSQL keeps it
 * @param signature Ed25519 (RFC 8032) over {@link #signedText}, in lower-case hex
 */
public record Checkpoint(
    AuditLog log, long position, String hash, Instant signedAt, String signature) {

  /** Whether the signature was made with the private half of {@code key}. */
  public boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(SigningKey.ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signedText(log, position, hash, signedAt));
      return verifier.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Five lines of text: no field can hold the end of a line. */
  static byte[] signedText(AuditLog log, long position, String hash, Instant signedAt) {
    return """
    linkseal audit checkpoint 1
    %s
    %d
    %s
    %s
    """
        .formatted(log, position, hash, signedAt)
        .getBytes(UTF_8);
  }
}
