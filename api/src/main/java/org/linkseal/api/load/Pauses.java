package org.linkseal.api.load;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a state's loop waits after what went wrong. With jitter: many states may share the
 * server that has just come back.
 */
final class Pauses {
  private static final int LONGEST_AFTER_FAILURE = 10;
  private static final int LONGEST_AFTER_OUTAGE = 120;

  private int failures;
  private int attempts;
  private int outages;

  /** All is well again. */
  void none() {
    failures = 0;
    attempts = 0;
    outages = 0;
  }

  /** The state could not even be asked: up to 10 seconds. */
  Duration afterFailure() {
    attempts = 0;
    return jittered(doubled(failures++, LONGEST_AFTER_FAILURE));
  }

  /**
   * An upload has few attempts, so these are far apart: 1, 5, 25 and 125 seconds before the second
   * to the fifth.
   */
  Duration afterAttempt() {
    return jittered((int) Math.pow(5, Math.min(attempts++, 3)));
  }

  /** What the upload is not to blame for: up to two minutes. */
  Duration afterOutage() {
    return jittered(doubled(outages++, LONGEST_AFTER_OUTAGE));
  }

  private static int doubled(int times, int longest) {
    return Math.min(longest, 1 << Math.min(times, 10));
  }

  private static Duration jittered(int seconds) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(seconds * 500L, seconds * 1_000L));
  }
}
