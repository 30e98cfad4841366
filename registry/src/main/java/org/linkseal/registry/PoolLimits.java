package org.linkseal.registry;

import java.time.Duration;

/**
 * How much of a state's database one role of one process may hold.
 *
 * @param connections at most; a fan-out over all states gets slower, not faster, with more
 * @param answerWithin how long a statement's answer is waited for, so that a frozen server does not
 *     hold its callers for ever; sent to the driver in whole seconds
 */
record PoolLimits(int connections, Duration answerWithin) {

  static PoolLimits of(DatabaseRole role) {
    return switch (role) {
      case MATCHER -> new PoolLimits(1, Duration.ofSeconds(2));
      case RECEIVER -> new PoolLimits(4, Duration.ofSeconds(30));
      case LOADER -> new PoolLimits(4, Duration.ofMinutes(10)); // indexing the largest state
      case JANITOR -> new PoolLimits(2, Duration.ofSeconds(30)); // the sealer's besides
      case AUDITOR, MIGRATOR ->
          throw new IllegalArgumentException("no running service connects as " + role);
    };
  }
}
