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

  @Override
  @SuppressWarnings("unchecked")
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
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
