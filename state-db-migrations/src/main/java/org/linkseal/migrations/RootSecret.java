package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.Service;

/**
 * The 32 bytes that every long-lived key and password of an installation is derived from (SP
 * 800-108r1), the match key pair excepted. Only the operator holds it; services get what they need
 * of the derived ones.
 */
public final class RootSecret {

  private static final int LENGTH = 32;

  private final SecretBytes secret;

  private RootSecret(SecretBytes secret) {
    this.secret = secret;
  }

  public static RootSecret generate() {
    return new RootSecret(SecretBytes.random(LENGTH));
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException when there is no such file, others can use it, or it is not a root secret
   */
  public static RootSecret load(Path file) throws IOException {
    try {
      String text = new String(PrivateFile.read(file), US_ASCII).strip();
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == LENGTH) {
        return new RootSecret(SecretBytes.of(bytes));
      }
    } catch (IllegalArgumentException e) {
      // What it says may quote the file.
    }
    throw new IOException(file + ": not a root secret");
  }

  /** Writes it in base64url to a file of mode 0600. */
  public void save(Path file) throws IOException {
    PrivateFile.write(file, (Base64Url.text(secret) + "\n").getBytes(US_ASCII));
  }

  SecretBytes linkageKey(int version) {
    return derive("linkseal/linkage-key/v" + version, "");
  }

  SecretBytes matchKey(int version) {
    return derive("linkseal/match-key/v" + version, "");
  }

  /** What {@link org.linkseal.registry.keys.MeteringKey} is made of. */
  public SecretBytes meteringKey() {
    return derive("linkseal/metering-key", "");
  }

  /** What {@link org.linkseal.registry.keys.NoticeKey} is made of. */
  SecretBytes noticeSigningKey() {
    return derive("linkseal/notice-signing-key", "");
  }

  SecretBytes snapshotWrappingKey() {
    return derive("linkseal/snapshot-wrapping-key", "");
  }

  SecretBytes credentialKey(Service service) {
    return derive("linkseal/credential-key", service.id());
  }

  /** The private half of the Ed25519 key pair that signs audit checkpoints. */
  SecretBytes auditSigningKey() {
    return derive("linkseal/audit-signing-key", "");
  }

  /** Of a login of the registry or the collaboration database, or of a state's auditor. */
  public String password(String role) {
    return Base64Url.text(derive("linkseal/password", role));
  }

  private SecretBytes derive(String label, String context) {
    return KeyDerivation.derive(secret, label, context.getBytes(UTF_8), LENGTH);
  }

  @Override
  public String toString() {
    return "RootSecret[redacted]";
  }
}
