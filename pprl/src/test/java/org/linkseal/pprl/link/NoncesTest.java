package org.linkseal.pprl.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NoncesTest {
  @Test
  void noNonceComesTwiceAcrossManyBlocks() {
    var nonces = new Nonces(new Keystream());
    var seen = new HashSet<String>();
    var nonce = new byte[SnapshotCipher.NONCE_LENGTH];

    for (var i = 0; i < 10_000; i++) {
      nonces.next(nonce, 0);
      seen.add(HexFormat.of().formatHex(nonce));
    }

    assertThat(seen).hasSize(10_000);
  }

  @Test
  void twoStreamsOfNoncesShareNone() {
    var first = new byte[4_096];
    var second = new byte[4_096];
    new Keystream().nextBytes(first);
    new Keystream().nextBytes(second);

    assertThat(first).isNotEqualTo(second);
    assertThat(Arrays.copyOf(first, 16)).isNotEqualTo(new byte[16]);
  }
}
