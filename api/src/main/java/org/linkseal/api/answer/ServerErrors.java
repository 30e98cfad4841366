package org.linkseal.api.answer;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Gives the catalogue's body to what the HTTP server refuses by itself: no such path, method, … */
@Primary
@Singleton
final class ServerErrors implements ErrorResponseProcessor<Object> {
  private final RefusedRequests refused;

  ServerErrors(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    ApiError error = ApiError.of(response.status());
    refused.count(error);
    return error.written(response);
  }
}
