package org.linkseal.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.auth.MinuteLimits.Taken;

class MinuteLimitsTest {
  private static final int LIMIT = 10;

  private final HandClock clock = new HandClock();
  private final MinuteLimits limits = new MinuteLimits(clock);

  @Test
  void aMinuteHasNoMoreCallsThanTheLimitHoweverTheyAreSpread() {
    for (int call = 0; call < LIMIT; call++) {
      assertThat(limits.take("ea", LIMIT))
          .isEqualTo(new Taken(true, LIMIT - 1 - call, Duration.ofSeconds(60 - 5 * call)));
      clock.advance(Duration.ofSeconds(5));
    }
    assertThat(limits.take("ea", LIMIT)).isEqualTo(new Taken(false, 0, Duration.ofSeconds(10)));
    clock.advance(Duration.ofSeconds(10));
    assertThat(limits.take("ea", LIMIT).granted()).isTrue();
  }

  @Test
  void oneCallerDoesNotUseUpAnothersCalls() {
    for (int call = 0; call <= LIMIT; call++) {
      assertThat(limits.take("ea", LIMIT).granted()).isEqualTo(call < LIMIT);
    }
    assertThat(limits.take("eb", LIMIT).granted()).isTrue();
  }

  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T06:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
