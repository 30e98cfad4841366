package org.linkseal.matcher.search;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a state that keeps failing is left alone before it is tried again. Each trial costs the
 * searches beside it a connection, so they become rare; and states that failed at once are not to
 * be tried at once, so each pause is drawn.
 */
final class TrialPause {
  private static final int LONGEST_SECONDS = 15;

  private TrialPause() {}

  /** Around 1, 2, 4, 8 and from then on 15 seconds: from half to one and a half times as long. */
  static Duration after(int failedTrials, RandomGenerator random) {
    int seconds = Math.min(LONGEST_SECONDS, 1 << Math.min(failedTrials, LONGEST_SECONDS));
    return Duration.ofMillis(random.nextLong(seconds * 500L, seconds * 1_500L));
  }
}
