package org.linkseal.matcher.abuse;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Tells every caller that has shown a key what it has left, whatever the answer is. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RateLimitHeaders {
  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Allowance.addTo(response, request);
  }
}
