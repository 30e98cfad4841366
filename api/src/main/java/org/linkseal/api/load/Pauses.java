package org.linkseal.api.load;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.load.LoadJob.Outcome;

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

  /**
   * None where all is well. An upload has few attempts, so these are far apart: 1, 5, 25 and 125
   * seconds before the second to the fifth. What it is not to blame for is looked at again within
   * two minutes, and a state that could not be asked or cleaned within ten seconds.
   *
   * @param last how the last attempt of the turn ended, null if there was none
   * @param failed whether the turn did not come to its end
   */
  Duration after(@Nullable Outcome last, boolean failed) {
    Duration pause =
        switch (last) {
          case TO_BE_REPEATED -> jittered((int) Math.pow(5, Math.min(attempts++, 3)));
          case PUT_OFF -> jittered(doubled(outages++, LONGEST_AFTER_OUTAGE));
          case null, default -> Duration.ZERO;
        };
    if (failed) {
      Duration again = jittered(doubled(failures++, LONGEST_AFTER_FAILURE));
      return again.compareTo(pause) > 0 ? again : pause;
    }
    if (pause.isZero() && last != Outcome.NO_PLACE) {
      none();
    }
    return pause;
  }

  private static int doubled(int times, int longest) {
    return Math.min(longest, 1 << Math.min(times, 10));
  }

  private static Duration jittered(int seconds) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(seconds * 500L, seconds * 1_000L));
  }
}
