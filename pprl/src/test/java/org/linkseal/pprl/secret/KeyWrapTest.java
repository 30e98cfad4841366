package org.linkseal.pprl.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyWrapTest {
  private static final String PURPOSE = "snapshot-key|ea|1";

  private final SecretBytes wrappingKey = SecretBytes.random(32);
  private final SecretBytes secret = SecretBytes.random(32);
  private final byte[] wrapped = KeyWrap.wrap(wrappingKey, secret, PURPOSE);

  @Test
  void aWrappedSecretOpensForItsKeyAndPurpose() {
    assertThat(KeyWrap.unwrap(wrappingKey, wrapped, PURPOSE)).isEqualTo(secret);
  }

  @Test
  void wrappingTwiceGivesDifferentBytes() {
    assertThat(KeyWrap.wrap(wrappingKey, secret, PURPOSE)).isNotEqualTo(wrapped);
  }

  @Test
  void aWrappedSecretDoesNotOpenForAnotherPurpose() {
    assertThatThrownBy(() -> KeyWrap.unwrap(wrappingKey, wrapped, "snapshot-key|eb|1"))
        .isInstanceOf(KeyUnwrapException.class)
        .hasNoCause();
  }

  @Test
  void aWrappedSecretDoesNotOpenForAnotherKey() {
    assertThatThrownBy(() -> KeyWrap.unwrap(SecretBytes.random(32), wrapped, PURPOSE))
        .isInstanceOf(KeyUnwrapException.class);
  }

  @Test
  void aFlippedBitAnywhereDoesNotOpen() {
    for (var bit = 0; bit < wrapped.length * Byte.SIZE; bit++) {
      var flipped = wrapped.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThatThrownBy(() -> KeyWrap.unwrap(wrappingKey, flipped, PURPOSE))
          .isInstanceOf(KeyUnwrapException.class);
    }
  }

  @Test
  void aWrappedSecretCutShortDoesNotOpen() {
    for (var length = 0; length < wrapped.length; length++) {
      var cut = Arrays.copyOf(wrapped, length);

      assertThatThrownBy(() -> KeyWrap.unwrap(wrappingKey, cut, PURPOSE))
          .isInstanceOf(KeyUnwrapException.class);
    }
  }
}
