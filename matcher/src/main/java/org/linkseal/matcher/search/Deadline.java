package org.linkseal.matcher.search;

import java.time.Duration;

/** The moment by which something must have ended, on the clock that never jumps. */
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  Deadline earlierBy(Duration time) {
    return new Deadline(nanoTime - time.toNanos());
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  boolean hasPassed() {
    return left().isZero();
  }
}
