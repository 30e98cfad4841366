package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LowerHexTest {
  @Property
  void decodesWhatHexFormatEncodes(@ForAll @Size(64) byte[] bytes) {
    var digits = ("xyz" + HexFormat.of().formatHex(bytes)).getBytes(US_ASCII);
    var out = new byte[64];

    assertThat(LowerHex.decode(digits, 3, out)).isTrue();
    assertThat(out).isEqualTo(bytes);
  }

  @Test
  void everyOtherByteAtEveryPlaceIsNoDigit() {
    var out = new byte[64];
    for (var place = 0; place < 128; place++) {
      var digits = CsvFile.HASH.getBytes(US_ASCII);
      for (var b = 0; b < 256; b++) {
        digits[place] = (byte) b;
        var isDigit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');

        assertThat(LowerHex.decode(digits, 0, out)).isEqualTo(isDigit);
      }
    }
  }
}
