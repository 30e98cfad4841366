package org.linkseal.registry.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls a minute, counted in this process. A minute's calls are given out at its beginning and not
 * refilled before its end, so that no minute has more than the limit. Only for callers that have
 * shown a key: their number is bounded.
 */
public final class MinuteLimits {
  private final TimeMeter time;
  private final Map<Object, Bucket> buckets = new ConcurrentHashMap<>();

  public MinuteLimits(Clock clock) {
    this.time = new ClockTime(clock);
  }

  /**
   * What a call found.
   *
   * @param granted whether it may be made
   * @param remaining how many more may be made in this minute
   * @param untilReset the time until all may be made again; not longer than a minute
   */
  public record Taken(boolean granted, long remaining, Duration untilReset) {}

  /**
   * Takes one call, if there is one left in this minute.
   *
   * @param counted whose calls, and of which kind; a value
   */
  public Taken take(Object counted, int perMinute) {
    ConsumptionProbe probe =
        buckets.computeIfAbsent(counted, _ -> bucket(perMinute)).tryConsumeAndReturnRemaining(1);
    return new Taken(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  private Bucket bucket(int perMinute) {
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
