package org.linkseal.agency.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;

/**
 * One valid Social Security number for each number from 0 up to {@link #COUNT}, and never the same
 * twice: the numbers are multiplied, modulo their count, by a factor that has no divisor in common
 * with it. The seed chooses the factor and where to begin.
 */
final class InventedSsns {
  private static final int AREAS = 898;
  private static final int GROUPS = 99;
  private static final int SERIALS = 9_999;

  private static final long NO_PERSON = -1;

  static final int COUNT = AREAS * GROUPS * SERIALS;

  private final long factor;
  private final long start;

  InventedSsns(long seed) {
    Draws draws = new Draws(seed, NO_PERSON);
    start = draws.below(COUNT);
    long candidate = draws.below(COUNT);
    while (!BigInteger.valueOf(candidate).gcd(BigInteger.valueOf(COUNT)).equals(BigInteger.ONE)) {
      candidate = draws.below(COUNT);
    }
    factor = candidate;
  }

  String ssn(int number) {
    int index = (int) ((number * factor + start) % COUNT);
    int serial = index % SERIALS + 1;
    int group = index / SERIALS % GROUPS + 1;
    int area = index / SERIALS / GROUPS + 1;
    if (area >= 666) {
      area++;
    }
    byte[] digits = new byte[11];
    decimal(area, digits, 0, 3);
    digits[3] = '-';
    decimal(group, digits, 4, 6);
    digits[6] = '-';
    decimal(serial, digits, 7, 11);
    return new String(digits, US_ASCII);
  }

  private static void decimal(int value, byte[] digits, int from, int to) {
    int rest = value;
    for (int i = to - 1; i >= from; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
