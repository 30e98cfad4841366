package org.linkseal.pprl.csv;

import java.util.Arrays;

/** Decodes lower-case hexadecimal digits. */
final class LowerHex {
  private static final byte[] VALUES = new byte[1 << Byte.SIZE];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (var value = 0; value < 16; value++) {
      VALUES[Character.forDigit(value, 16)] = (byte) value;
    }
  }

  private LowerHex() {}

  /** Fills {@code out} from two digits a byte; false if a byte was no digit. */
  static boolean decode(byte[] digits, int start, byte[] out) {
    var all = 0;
    for (var i = 0; i < out.length; i++) {
      var high = VALUES[digits[start + 2 * i] & 0xff];
      var low = VALUES[digits[start + 2 * i + 1] & 0xff];
      all |= high | low;
      out[i] = (byte) (high << 4 | low);
    }
    return all >= 0;
  }
}
