package org.linkseal.matcher.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.registry.StateCode;

/** Requests a minute, for each state and for the federal orchestrator, in this process. */
@Singleton
final class RateLimits {
  private static final String FEDERAL = "federal";

  private final boolean enabled;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(@Property(name = "linkseal.rate-limits.enabled") boolean enabled) {
    this.enabled = enabled;
  }

  /** Takes one request; the time to wait, when there is none left. */
  Optional<Duration> take(@Nullable StateCode state) {
    if (!enabled) {
      return Optional.empty();
    }
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(state == null ? FEDERAL : state.value(), caller -> newBucket())
            .tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private static Bucket newBucket() {
    int requests = Limit.REQUESTS_A_MINUTE.value();
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, Duration.ofMinutes(1)))
        .build();
  }
}
