package org.linkseal.registry.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * What notices are signed with. Each state has a key derived for it (SP 800-108r1): a notice says
 * nothing of whom it is for, so one that a state has received must not pass as another's.
 */
public final class NoticeKey {
  private static final int KEY_LENGTH = 32;

  private final SecretBytes key;

  public NoticeKey(SecretBytes key) {
    this.key = key;
  }

  /**
   * The private half of the state's Ed25519 key pair (RFC 8032).
   *
   * @param state its code
   */
  public SecretBytes of(String state) {
    return KeyDerivation.derive(key, "linkseal/notices/v1", state.getBytes(US_ASCII), KEY_LENGTH);
  }

  @Override
  public String toString() {
    return "NoticeKey[redacted]";
  }
}
