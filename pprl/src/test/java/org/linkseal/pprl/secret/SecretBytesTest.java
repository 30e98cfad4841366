package org.linkseal.pprl.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  @Test
  void aSecretDoesNotPrintItself() {
    var bytes = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    assertThat(SecretBytes.of(bytes)).hasToString("SecretBytes[redacted]");
  }

  @Test
  void aSecretIsApartFromTheArraysItCameFromAndGoesTo() {
    var bytes = new byte[] {1, 2, 3};
    var secret = SecretBytes.of(bytes);
    bytes[0] = 9;
    secret.toByteArray()[1] = 9;

    assertThat(secret).isEqualTo(SecretBytes.of(new byte[] {1, 2, 3}));
  }

  @Test
  void secretsAreEqualByTheirBytes() {
    var secret = SecretBytes.of(new byte[] {1, 2, 3});

    assertThat(secret).isEqualTo(SecretBytes.of(new byte[] {1, 2, 3}));
    assertThat(secret).hasSameHashCodeAs(SecretBytes.of(new byte[] {1, 2, 3}));
    assertThat(secret).isNotEqualTo(SecretBytes.of(new byte[] {1, 2, 4}));
    assertThat(secret).isNotEqualTo(SecretBytes.of(new byte[] {1, 2, 3, 0}));
  }

  @Test
  void randomSecretsHaveTheLengthAskedForAndDiffer() {
    assertThat(SecretBytes.random(32).length()).isEqualTo(32);
    assertThat(SecretBytes.random(32)).isNotEqualTo(SecretBytes.random(32));
  }
}
