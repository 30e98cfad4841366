package org.linkseal.api.load;

import java.time.Duration;

/** How long a claim lasts, in whole seconds, and how often it is renewed. */
record LeaseTerms(Duration duration, Duration renewEvery) {
  static final LeaseTerms USUAL = new LeaseTerms(Duration.ofSeconds(30), Duration.ofSeconds(10));
}
