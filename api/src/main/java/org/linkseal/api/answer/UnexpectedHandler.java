package org.linkseal.api.answer;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs where it happened, but not the exception's text: nobody can vouch for what that quotes. */
@Singleton
final class UnexpectedHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedHandler.class);
  private static final int FRAMES = 12;

  private final RefusedRequests refused;

  UnexpectedHandler(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, Throwable exception) {
    LOG.error(
        "A request failed: {} at {}",
        exception.getClass().getName(),
        Arrays.stream(exception.getStackTrace()).limit(FRAMES).toList());
    refused.count(ApiError.INTERNAL);
    return ApiError.INTERNAL.response();
  }
}
