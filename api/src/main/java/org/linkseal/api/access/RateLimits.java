package org.linkseal.api.access;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.MinuteLimits;

/** Counts what each state does, in this process. */
@Singleton
final class RateLimits {
  private record Counted(StateCode state, Limit limit) {}

  private final boolean enabled;
  private final UploadLimits uploads;
  private final StatusLimits status;
  private final MinuteLimits limits;

  RateLimits(
      @Property(name = "linkseal.rate-limits.enabled", defaultValue = "true") boolean enabled,
      UploadLimits uploads,
      StatusLimits status,
      Clock clock) {
    this.enabled = enabled;
    this.uploads = uploads;
    this.status = status;
    this.limits = new MinuteLimits(clock);
  }

  /** Takes one call; empty where calls are not counted. */
  Optional<Budget> take(StateCode state, Limit limit) {
    if (!enabled) {
      return Optional.empty();
    }
    int perMinute = perMinute(limit);
    return Optional.of(
        new Budget(limit, perMinute, limits.take(new Counted(state, limit), perMinute)));
  }

  private int perMinute(Limit limit) {
    return switch (limit) {
      case UPLOADS -> uploads.perMinute();
      case STATUS -> status.perMinute();
    };
  }
}
