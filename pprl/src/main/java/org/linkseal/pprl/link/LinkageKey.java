package org.linkseal.pprl.link;

import org.linkseal.pprl.secret.SecretBytes;

/** The key, of {@value #LENGTH} bytes, that every state's persons are keyed with. */
public record LinkageKey(int version, SecretBytes key) {
  public static final int LENGTH = 32;

  public LinkageKey {
    if (key.length() != LENGTH) {
      throw new IllegalArgumentException("a linkage key has 32 bytes");
    }
  }
}
