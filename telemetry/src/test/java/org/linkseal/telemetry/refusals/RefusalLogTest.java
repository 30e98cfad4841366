package org.linkseal.telemetry.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private enum Reason {
    DENIED,
    NOT_FOUND
  }

  @Test
  void aKeyHasOneLineWithItsReasonsAndWhatWasToldIsNotToldAgain() {
    RefusalLog log = new RefusalLog();
    log.add(null, Reason.DENIED);
    log.add("k2", Reason.NOT_FOUND);
    log.add("k1", Reason.DENIED);
    log.add("k2", Reason.DENIED);
    log.add("k2", Reason.NOT_FOUND);

    assertThat(log.take())
        .containsExactly(
            "refused, key k1: {DENIED=1}",
            "refused, key k2: {DENIED=1, NOT_FOUND=2}",
            "refused, unknown key: {DENIED=1}");
    assertThat(log.take()).isEmpty();
  }
}
