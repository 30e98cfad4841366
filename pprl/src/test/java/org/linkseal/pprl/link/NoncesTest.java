package org.linkseal.pprl.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NoncesTest {
  @Test
  void noNonceComesTwiceAcrossManyBlocks() {
    var nonces = new Nonces(new SecureRandom());
    var seen = new HashSet<String>();
    var nonce = new byte[SnapshotCipher.NONCE_LENGTH];

    for (var i = 0; i < 10_000; i++) {
      nonces.next(nonce, 0);
      seen.add(HexFormat.of().formatHex(nonce));
    }

    assertThat(seen).hasSize(10_000);
  }
}
