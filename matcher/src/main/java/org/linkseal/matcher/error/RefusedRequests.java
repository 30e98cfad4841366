package org.linkseal.matcher.error;

import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.linkseal.telemetry.metrics.CommonMetric;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Meters;

/**
 * Counts the requests that are not served, by the entry of the catalogue that they are answered.
 */
@Singleton
final class RefusedRequests {
  private final EnumCounters<MatchError> byReason;

  RefusedRequests(Meters meters) {
    byReason =
        meters.counters(
            CommonMetric.REQUESTS_REFUSED,
            "reason",
            Stream.of(MatchError.values()).filter(MatchError::isOfRequest).toList());
  }

  void count(MatchError reason) {
    byReason.increment(reason);
  }
}
