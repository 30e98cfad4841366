package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
  private final Pauses pauses = new Pauses();

  @Test
  void anOutageIsLookedAtEveryTwoMinutesAtTheLatest() {
    assertThat(pauses.afterOutage()).isLessThan(Duration.ofSeconds(1));
    for (int times = 0; times < 2_000; times++) {
      assertThat(pauses.afterOutage()).isLessThan(Duration.ofMinutes(2));
    }
    assertThat(pauses.afterOutage()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theFiveAttemptsOfAnUploadAreSpreadOverMinutes() {
    for (int seconds : new int[] {1, 5, 25, 125, 125}) {
      assertThat(pauses.afterAttempt())
          .isBetween(Duration.ofMillis(seconds * 500L), Duration.ofSeconds(seconds));
    }
  }

  @Test
  void afterASuccessPausesAreShortAgain() {
    for (int times = 0; times < 9; times++) {
      pauses.afterOutage();
      pauses.afterFailure();
    }
    pauses.none();
    assertThat(pauses.afterOutage()).isLessThan(Duration.ofSeconds(1));
    assertThat(pauses.afterFailure()).isLessThan(Duration.ofSeconds(1));
  }
}
