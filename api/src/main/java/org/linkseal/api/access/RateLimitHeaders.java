package org.linkseal.api.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Tells every caller that has shown a key what it has left, whatever the answer is. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RateLimitHeaders {
  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Budget.of(request).ifPresent(budget -> budget.addTo(response));
  }
}
