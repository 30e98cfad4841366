package org.linkseal.api.answer;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
final class RefusalHandler implements ExceptionHandler<Refusal, HttpResponse<?>> {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RefusedRequests refused;

  RefusalHandler(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, Refusal refusal) {
    refused.count(refusal.error(), request);
    MutableHttpResponse<Object> response =
        refusal.error().response(refusal.detail(), refusal.uploadId());
    if (refusal.error() == ApiError.BROKEN_OFF || refusal.error() == ApiError.TOO_SLOW) {
      response.header(HttpHeaders.CONNECTION, "close"); // where the next request begins is unknown
    }
    if (refusal.error() == ApiError.CODED) {
      response.header(HttpHeaders.ACCEPT_ENCODING, "gzip"); // RFC 9110, section 15.5.16
    }
    Duration retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      long wholeSeconds = retryAfter.plus(SECOND).minusNanos(1).toSeconds();
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wholeSeconds)));
    }
    return response;
  }
}
