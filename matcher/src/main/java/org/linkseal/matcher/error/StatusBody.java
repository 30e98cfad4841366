package org.linkseal.matcher.error;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Gives the server's own refusals (no such path, method, body too long) their bodies. */
@Singleton
final class StatusBody implements ErrorResponseProcessor<Object> {
  private final RefusedRequests refused;

  StatusBody(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  @SuppressWarnings("unchecked")
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    switch (response.getStatus()) {
      case NOT_FOUND -> refused.count(MatchError.NO_SUCH_PATH);
      case REQUEST_ENTITY_TOO_LARGE -> refused.count(MatchError.BODY_TOO_LONG);
      default -> {
        // Not in the catalogue: a method or a protocol that is not spoken here.
      }
    }
    if (context.getRequest().getMethod() == HttpMethod.HEAD) {
      return (MutableHttpResponse<Object>) response;
    }
    var answer =
        response.getStatus() == HttpStatus.NOT_FOUND
            ? MatchError.NO_SUCH_PATH.response()
            : Problem.response(response, null);
    return (MutableHttpResponse<Object>) answer;
  }
}
