package org.linkseal.agency.sample;

/**
 * Repeatable draws for one subject: SplitMix64 (Steele, Lea and Flood, 2014), written out because
 * the JDK does not promise that its generators give the same numbers in its next version.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Draws(long seed, long subject) {
    state = mix(mix(seed) ^ subject);
  }

  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** A number from 0 up to, but not including, the bound. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  boolean percent(int percent) {
    return below(100) < percent;
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
