package org.linkseal.pprl.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SealedLayoutTest {
  /** Participant id {@code p1}, no case id, no date, one benefit period of a day. */
  private static final String PLAIN =
      "027031"
          + "00".repeat(18)
          + "00".repeat(21)
          + "800000"
          + "000001000001"
          + "800000".repeat(4)
          + "01";

  private static byte[] plain() {
    return HexFormat.of().parseHex(PLAIN);
  }

  @Test
  void readsARecordWithUnusedPlaces() throws Exception {
    var read = SealedLayout.read(plain());

    assertThat(read.participantId()).isEqualTo("p1");
    assertThat(read.caseId()).isNull();
    assertThat(read.closingDate()).isNull();
    assertThat(read.benefitPeriods()).hasSize(1);
  }

  @Test
  void refusesARecordWithSomethingInAnUnusedPlace() {
    for (var at = 0; at < SealedLayout.LENGTH; at++) {
      if ((at >= 3 && at < 21) || (at >= 22 && at < 42) || (at >= 51 && at < 63)) {
        var other = plain();
        other[at] ^= 1;
        assertThatExceptionOfType(RecordNotOpenedException.class)
            .as("byte %d", at)
            .isThrownBy(() -> SealedLayout.read(other));
      }
    }
  }

  @Test
  void refusesLengthsAndFlagsThatThereAreNot() {
    for (var change : new int[][] {{0, 0}, {0, 21}, {0, -1}, {21, 21}, {63, 0x10}, {63, 0x0d}}) {
      var other = plain();
      other[change[0]] = (byte) change[1];
      assertThatExceptionOfType(RecordNotOpenedException.class)
          .as(Arrays.toString(change))
          .isThrownBy(() -> SealedLayout.read(other));
    }
  }
}
