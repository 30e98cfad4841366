package org.linkseal.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

  @Test
  void aNewKeyIsWellFormedAndComesBackFromItsText() {
    ApiKey key = ApiKey.generate();

    assertThat(key.text()).matches("lks_[0-9A-Za-z]{46}");
    assertThat(ApiKey.isWellFormed(key.text())).isTrue();
    assertThat(ApiKey.parse(key.text()).orElseThrow().id()).isEqualTo(key.id()).hasSize(8);
  }

  @Test
  void theCheckCharactersAreTheCrc32InBase62() {
    // CRC-32 (IEEE 802.3) of the first 44 characters is 0x0EE2EA2C, computed with Python's zlib.
    assertThat(ApiKey.isWellFormed("lks_Vector010123456789ABCDEFGHIJKLMNOPQRSTUV" + "0Gtvvo"))
        .isTrue();
  }

  @Test
  void oneChangedCharacterAnywhereIsNotWellFormed() {
    String text = ApiKey.generate().text();

    Stream<String> changed =
        IntStream.range(0, text.length())
            .mapToObj(i ->
                text.substring(0, i) + (text.charAt(i) == 'x' ? 'y' : 'x') + text.substring(i + 1));

    assertThat(changed).noneMatch(ApiKey::isWellFormed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "lks_", "garbage", "lks_00000000000000000000000000000000000000000000é0"})
  void garbageIsNotWellFormed(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
  }

  @Test
  void whatIsStoredIsTheSha256OfTheWholeText() throws Exception {
    ApiKey key = ApiKey.generate();

    assertThat(key.sha256())
        .isEqualTo(
            MessageDigest.getInstance("SHA-256")
                .digest(key.text().getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void noTwoKeysAreAlikeAndNonePrintsItself() {
    ApiKey key = ApiKey.generate();

    assertThat(ApiKey.generate().text()).isNotEqualTo(key.text());
    assertThat(key.toString()).doesNotContain(key.id()).doesNotContain(key.text().substring(12));
  }
}
