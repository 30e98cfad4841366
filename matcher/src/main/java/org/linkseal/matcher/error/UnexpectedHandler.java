package org.linkseal.matcher.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever nobody foresaw. An exception's text may hold a value, so neither body nor log has it.
 */
@Singleton
final class UnexpectedHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedHandler.class);

  private final RefusedRequests refused;

  UnexpectedHandler(RefusedRequests refused) {
    this.refused = refused;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    LOG.error(
        "a request failed: {} at {}",
        fault.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
    refused.count(MatchError.INTERNAL);
    return MatchError.INTERNAL.response();
  }
}
