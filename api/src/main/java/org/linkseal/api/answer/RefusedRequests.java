package org.linkseal.api.answer;

import jakarta.inject.Singleton;
import org.linkseal.telemetry.metrics.CommonMetric;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Meters;

/**
 * Counts the requests that are not served, by the entry of the catalogue that they are answered.
 */
@Singleton
final class RefusedRequests {
  private final EnumCounters<ApiError> byReason;

  RefusedRequests(Meters meters) {
    byReason = meters.counters(CommonMetric.REQUESTS_REFUSED, "reason", ApiError.class);
  }

  void count(ApiError reason) {
    byReason.increment(reason);
  }
}
