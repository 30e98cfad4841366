package org.linkseal.pprl.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {
  @Property
  void derivesWhatBouncyCastleDerives(
      @ForAll @Size(min = 1, max = 80) byte[] key,
      @ForAll @AlphaChars String label,
      @ForAll @Size(max = 80) byte[] context,
      @ForAll @IntRange(min = 1, max = 200) int length) {
    var derived = KeyDerivation.derive(SecretBytes.of(key), label, context, length);

    assertThat(derived.toByteArray()).isEqualTo(bouncyCastle(key, label, context, length));
  }

  @Test
  void oneInstanceDerivesForManyContexts() {
    var key = SecretBytes.random(32);
    var derivation = new KeyDerivation(key, "label", 1, 48);
    var out = new byte[48];

    for (byte context = 0; context < 3; context++) {
      derivation.derive(new byte[] {context}, 0, out, 0);

      assertThat(SecretBytes.of(out))
          .isEqualTo(KeyDerivation.derive(key, "label", new byte[] {context}, 48));
    }
  }

  @Test
  void keyLabelContextAndLengthEachChangeTheOutput() {
    var key = SecretBytes.random(32);
    var context = new byte[] {1};
    var derived = KeyDerivation.derive(key, "label", context, 32);

    assertThat(derived)
        .isNotEqualTo(KeyDerivation.derive(SecretBytes.random(32), "label", context, 32))
        .isNotEqualTo(KeyDerivation.derive(key, "other", context, 32))
        .isNotEqualTo(KeyDerivation.derive(key, "label", new byte[] {2}, 32));
    assertThat(KeyDerivation.derive(key, "label", context, 16).toByteArray())
        .isNotEqualTo(Arrays.copyOf(derived.toByteArray(), 16));
  }

  @Test
  void aContextThatIsTooShortIsRefused() {
    var derivation = new KeyDerivation(SecretBytes.random(32), "label", 64, 32);

    assertThatThrownBy(() -> derivation.derive(new byte[63], 0, new byte[32], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] bouncyCastle(byte[] key, String label, byte[] context, int length) {
    var labelBytes = label.getBytes(UTF_8);
    var fixed =
        ByteBuffer.allocate(labelBytes.length + 1 + context.length + Integer.BYTES)
            .put(labelBytes)
            .put((byte) 0)
            .put(context)
            .putInt(length * Byte.SIZE)
            .array();
    var generator = new KDFCounterBytesGenerator(new HMac(SHA256Digest.newInstance()));
    generator.init(new KDFCounterParameters(key, fixed, Integer.SIZE));
    var out = new byte[length];
    generator.generateBytes(out, 0, length);
    return out;
  }
}
