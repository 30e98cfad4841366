package org.linkseal.api.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
  private static final byte[] BODY = "{\"hello\": \"world\"}".getBytes(US_ASCII);

  /** RFC 9530, appendix D. */
  private static final String SHA_256 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";

  private static final String SHA_512 =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+"
          + "AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

  @Test
  void theDigestsOfTheStandardMatchItsBody() {
    assertThat(matches(SHA_256)).isTrue();
    assertThat(matches(SHA_512)).isTrue();
    assertThat(matches(SHA_512 + ",\t " + SHA_256)).isTrue();
  }

  @Test
  void allThatAreKnownMustHold() throws Exception {
    String wrong = "sha-256=:" + base64(digest("SHA-256", new byte[1])) + ":";
    assertThat(matches(wrong)).isFalse();
    assertThat(matches(wrong + ", " + SHA_512)).isFalse();
    assertThat(matches(SHA_512 + ", " + wrong)).isFalse();
  }

  @Test
  void ofOneAlgorithmTheLastDigestCounts() throws Exception {
    String wrong = "sha-256=:" + base64(digest("SHA-256", new byte[1])) + ":";
    assertThat(matches(wrong + ", " + SHA_256)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5=:AAAA:",
        "unknown",
        "unixsum=30637",
        "x=?1;a;b=\"c\\\"\"",
        "a=(1 2.5 tok:en/x);q=:AA==:",
        "a=(), b=@-15",
        "*=%\"f%c3%bc\"",
        "a=-0.125;b"
      })
  void otherAlgorithmsAreIgnored(String field) {
    assertThat(ContentDigest.parse(field)).hasValueSatisfying(list -> assertThat(list).isEmpty());
    assertThat(matches(field + ", " + SHA_256)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "sha-256",
        "sha-256=",
        "sha-256=:AAAA:",
        "sha-256=\"AAAA\"",
        "sha-256=:AA*A:",
        "SHA-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:,",
        "sha-256 =:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=: x",
        "md5=:AAAA",
        "a=(1 2",
        "a=\"x",
        "a=1.",
        "a=1.2345",
        "a=1234567890123456",
        "a=;b",
        "a;=1"
      })
  void whatIsNoDictionaryOfDigestsIsMalformed(String field) {
    assertThat(ContentDigest.parse(field)).isEmpty();
  }

  private static boolean matches(String field) {
    List<ContentDigest> digests = ContentDigest.parse(field).orElseThrow();
    digests.forEach(digest -> digest.update(BODY, 0, 5));
    digests.forEach(digest -> digest.update(BODY, 5, BODY.length - 5));
    return digests.stream().allMatch(ContentDigest::matches);
  }

  private static byte[] digest(String algorithm, byte[] of) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance(algorithm).digest(of);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
