package org.linkseal.api.body;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One digest that a sender gives of the bytes it sends: RFC 9530, section 2. */
final class ContentDigest {
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

  private final byte[] expected;
  private final MessageDigest digest;

  private ContentDigest(byte[] expected, MessageDigest digest) {
    this.expected = expected;
    this.digest = digest;
  }

  /**
   * Those whose algorithm is known, the others being ignored; empty where the field is malformed.
   */
  static Optional<List<ContentDigest>> parse(String field) {
    return StructuredDictionary.parse(field).flatMap(ContentDigest::known);
  }

  private static Optional<List<ContentDigest>> known(StructuredDictionary members) {
    List<ContentDigest> digests = new ArrayList<>();
    for (String name : members.names()) {
      if (ALGORITHMS.containsKey(name)) {
        MessageDigest digest = digest(ALGORITHMS.get(name));
        byte[] expected = members.bytes(name);
        if (expected.length != digest.getDigestLength()) {
          return Optional.empty();
        }
        digests.add(new ContentDigest(expected, digest));
      }
    }
    return Optional.of(digests);
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Whether all bytes together were the ones that the sender has digested; for one call. */
  boolean matches() {
    return MessageDigest.isEqual(expected, digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
