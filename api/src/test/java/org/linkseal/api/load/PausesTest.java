package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.load.LoadJob.Outcome.NO_PLACE;
import static org.linkseal.api.load.LoadJob.Outcome.PUBLISHED;
import static org.linkseal.api.load.LoadJob.Outcome.PUT_OFF;
import static org.linkseal.api.load.LoadJob.Outcome.TO_BE_REPEATED;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PausesTest {
  private final Pauses pauses = new Pauses();

  @Test
  void anOutageIsLookedAtEveryTwoMinutesAtTheLatest() {
    assertThat(pauses.after(PUT_OFF, false)).isLessThan(Duration.ofSeconds(1));
    for (int times = 0; times < 2_000; times++) {
      assertThat(pauses.after(PUT_OFF, false)).isLessThan(Duration.ofMinutes(2));
    }
    assertThat(pauses.after(PUT_OFF, false)).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFiveAttemptsOfAnUploadAreSpreadOverMinutesWhateverElseFails(boolean failed) {
    for (int seconds : new int[] {1, 5, 25, 125, 125}) {
      assertThat(pauses.after(TO_BE_REPEATED, failed))
          .isGreaterThanOrEqualTo(Duration.ofMillis(seconds * 500L))
          .isLessThanOrEqualTo(Duration.ofSeconds(Math.max(seconds, failed ? 10 : 0)));
      assertThat(pauses.after(null, true)).isLessThan(Duration.ofSeconds(10));
      assertThat(pauses.after(NO_PLACE, false)).isZero();
    }
  }

  @Test
  void afterASuccessPausesAreShortAgain() {
    for (int times = 0; times < 9; times++) {
      pauses.after(PUT_OFF, true);
    }
    assertThat(pauses.after(null, true)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(pauses.after(PUBLISHED, false)).isZero();
    assertThat(pauses.after(PUT_OFF, false)).isLessThan(Duration.ofSeconds(1));
    assertThat(pauses.after(null, true)).isLessThan(Duration.ofSeconds(1));
  }
}
