package org.linkseal.api.access;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.MinuteLimits;

/** Counts what each state does, in this process. */
@Singleton
final class RateLimits {
  private record Counted(StateCode state, Limit limit) {}

  private final boolean enabled;
  private final MinuteLimits limits;

  RateLimits(
      @Property(name = "linkseal.rate-limits.enabled", defaultValue = "true") boolean enabled,
      Clock clock) {
    this.enabled = enabled;
    this.limits = new MinuteLimits(clock);
  }

  /**
   * Counts one call.
   *
   * @throws Refusal when the state has none left in this minute
   */
  void count(StateCode state, Limit limit) {
    if (enabled) {
      limits
          .take(new Counted(state, limit), limit.perMinute())
          .ifPresent(wait -> {
            throw Refusal.tooManyRequests(wait);
          });
    }
  }
}
