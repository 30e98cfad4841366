package org.linkseal.pprl.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decodes lower-case hexadecimal digits, eight at a time in the bytes of one word. */
final class LowerHex {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private LowerHex() {}

  /**
   * Fills {@code out}, whose length is a multiple of 4, from two digits a byte; false if any was
   * not a digit, and then {@code out} is of no use.
   */
  static boolean decode(byte[] digits, int start, byte[] out) {
    var allDigits = HIGH_BITS;
    for (var i = 0; i < out.length; i += Integer.BYTES) {
      var word = (long) LONGS.get(digits, start + 2 * i);
      allDigits &= areDigits(word);
      INTS.set(out, i, pairs(values(word)));
    }
    return allDigits == HIGH_BITS;
  }

  /** The high bit of each byte tells whether it is a digit. */
  private static long areDigits(long word) {
    var decimal = (word + (0x80 - '0') * EACH) & ~(word + (0x7f - '9') * EACH);
    var letter = (word + (0x80 - 'a') * EACH) & ~(word + (0x7f - 'f') * EACH);
    return (decimal | letter) & ~word;
  }

  private static long values(long word) {
    var letters = (word >>> 6) & EACH;
    return (word & 0x0f * EACH) + 9 * letters;
  }

  /** Joins each two of the eight values to a byte. */
  private static int pairs(long values) {
    var joined = (values << 4 | values >>> 8) & 0x00ff_00ff_00ff_00ffL;
    joined = (joined | joined >>> 8) & 0x0000_ffff_0000_ffffL;
    return (int) (joined | joined >>> 16);
  }
}
