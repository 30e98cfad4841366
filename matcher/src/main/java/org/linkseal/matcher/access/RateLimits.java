package org.linkseal.matcher.access;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.MinuteLimits;

/** Requests a minute, for each state and for the federal orchestrator, in this process. */
@Singleton
final class RateLimits {
  private static final String FEDERAL = "federal";

  private final boolean enabled;
  private final MinuteLimits limits;

  RateLimits(@Property(name = "linkseal.rate-limits.enabled") boolean enabled, Clock clock) {
    this.enabled = enabled;
    this.limits = new MinuteLimits(clock);
  }

  /** Takes one request; the time to wait, when there is none left. */
  Optional<Duration> take(@Nullable StateCode state) {
    if (!enabled) {
      return Optional.empty();
    }
    MinuteLimits.Taken taken =
        limits.take(state == null ? FEDERAL : state.value(), Limit.REQUESTS_A_MINUTE.value());
    return taken.granted() ? Optional.empty() : Optional.of(taken.untilReset());
  }
}
