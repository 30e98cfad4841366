package org.linkseal.api.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.StateCode;

/** Counts what each state does, in this process. Only states that have shown a key are counted. */
@Singleton
final class RateLimits {
  private record Counted(StateCode state, Limit limit) {}

  private final boolean enabled;
  private final TimeMeter time;
  private final Map<Counted, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(
      @Property(name = "linkseal.rate-limits.enabled", defaultValue = "true") boolean enabled,
      Clock clock) {
    this.enabled = enabled;
    this.time = new ClockTime(clock);
  }

  /**
   * Counts one call.
   *
   * @throws Refusal when the state has none left in this minute
   */
  void count(StateCode state, Limit limit) {
    if (!enabled) {
      return;
    }
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(new Counted(state, limit), this::bucket)
            .tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw Refusal.tooManyRequests(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket bucket(Counted counted) {
    int perMinute = counted.limit().perMinute();
    return Bucket.builder()
        .addLimit(bandwidth ->
            bandwidth.capacity(perMinute).refillIntervally(perMinute, Duration.ofMinutes(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  private record ClockTime(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
