package org.linkseal.matcher.error;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Answers a refusal with its entry of the catalogue. */
@Singleton
final class RefusalHandler implements ExceptionHandler<Refusal, HttpResponse<?>> {
  private final RefusedRequests refused;

  RefusalHandler(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, Refusal refusal) {
    refused.count(refusal.error(), request);
    var response = refusal.error().response(refusal.details());
    Duration retryAfter = refusal.retryAfter();
    if (retryAfter != null) {
      response.header(
          HttpHeaders.RETRY_AFTER,
          Long.toString(retryAfter.plusSeconds(1).minusNanos(1).toSeconds()));
    }
    return response;
  }
}
