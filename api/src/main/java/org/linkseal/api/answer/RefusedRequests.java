package org.linkseal.api.answer;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.linkseal.telemetry.metrics.CommonMetric;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.refusals.RefusalLog;

/**
 * Counts the requests that are not served, by the entry of the catalogue that they are answered,
 * and tells whose were refused what their key does not open.
 */
@Singleton
final class RefusedRequests {
  private final EnumCounters<ApiError> byReason;
  private final RefusalLog log;

  RefusedRequests(Meters meters, RefusalLog log) {
    this.log = log;
    byReason = meters.counters(CommonMetric.REQUESTS_REFUSED, "reason", ApiError.class);
  }

  void count(ApiError reason) {
    byReason.increment(reason);
  }

  void count(ApiError reason, HttpRequest<?> request) {
    count(reason);
    if (reason.isOfAccess()) {
      log.add(request.getAttribute(Refusal.KEY_ID, String.class).orElse(null), reason);
    }
  }
}
