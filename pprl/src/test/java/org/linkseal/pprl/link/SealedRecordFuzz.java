package org.linkseal.pprl.link;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.UUID;

/** Any bytes at all, where a sealed record or an open one is looked for. */
class SealedRecordFuzz {
  private final SnapshotOpener opener =
      new SnapshotOpener(SnapshotKey.generate(), new SnapshotContext("ea", new UUID(1, 2)));
  private final byte[] prf = new byte[PersonPrf.LENGTH];

  @FuzzTest
  void opensNoOtherBytes(byte[] bytes) {
    assertNotOpened(bytes);
    assertNotOpened(Arrays.copyOf(bytes, RecordSealer.SEALED_LENGTH));
    readsALayoutOrRefusesIt(Arrays.copyOf(bytes, SealedLayout.LENGTH));
  }

  private void assertNotOpened(byte[] sealed) {
    assertThatExceptionOfType(RecordNotOpenedException.class)
        .isThrownBy(() -> opener.open(prf, new UUID(3, 4), sealed));
  }

  private static void readsALayoutOrRefusesIt(byte[] plain) {
    try {
      SealedLayout.read(plain);
    } catch (RecordNotOpenedException _) {
      // the only refusal there is
    }
  }
}
