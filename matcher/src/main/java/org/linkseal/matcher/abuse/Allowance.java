package org.linkseal.matcher.abuse;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a caller has left of one limit, as draft-ietf-httpapi-ratelimit-headers tells it.
 *
 * @param name of the limit
 * @param window in which {@code quota} may be used
 * @param untilReset the time until all of it may be used again
 */
record Allowance(String name, long quota, Duration window, long remaining, Duration untilReset) {
  private static final String ATTRIBUTE = Allowance.class.getName();
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Of one request, in the order in which they were found out. */
  private record Attached(List<Allowance> allowances) {}

  void attachTo(HttpRequest<?> request) {
    Attached before =
        request.getAttribute(ATTRIBUTE, Attached.class).orElseGet(() -> new Attached(List.of()));
    request.setAttribute(
        ATTRIBUTE,
        new Attached(Stream.concat(before.allowances().stream(), Stream.of(this)).toList()));
  }

  /** Tells what is attached to the request, if anything is. */
  static void addTo(MutableHttpResponse<?> response, HttpRequest<?> request) {
    request
        .getAttribute(ATTRIBUTE, Attached.class)
        .ifPresent(attached -> {
          response.header("RateLimit-Policy", joined(attached.allowances(), Allowance::policy));
          response.header("RateLimit", joined(attached.allowances(), Allowance::left));
        });
  }

  private static String joined(List<Allowance> allowances, Function<Allowance, String> text) {
    return allowances.stream().map(text).collect(Collectors.joining(", "));
  }

  private String policy() {
    return "\"%s\";q=%d;w=%d".formatted(name, quota, window.toSeconds());
  }

  private String left() {
    return "\"%s\";r=%d;t=%d"
        .formatted(name, remaining, untilReset.plus(SECOND).minusNanos(1).toSeconds());
  }
}
