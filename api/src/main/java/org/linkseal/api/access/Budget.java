package org.linkseal.api.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.linkseal.registry.auth.MinuteLimits.Taken;

/**
 * What a state has left of its calls a minute, as draft-ietf-httpapi-ratelimit-headers tells it.
 */
record Budget(Limit limit, int perMinute, Taken taken) {
  private static final String ATTRIBUTE = Budget.class.getName();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  static Optional<Budget> of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Budget.class);
  }

  void attachTo(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  void addTo(MutableHttpResponse<?> response) {
    response.header(
        "RateLimit-Policy",
        "\"%s\";q=%d;w=%d".formatted(limit.policy(), perMinute, MINUTE.toSeconds()));
    response.header(
        "RateLimit",
        "\"%s\";r=%d;t=%d"
            .formatted(
                limit.policy(),
                taken.remaining(),
                taken.untilReset().plus(SECOND).minusNanos(1).toSeconds()));
  }
}
