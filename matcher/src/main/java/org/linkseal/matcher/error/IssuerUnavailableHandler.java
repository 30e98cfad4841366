package org.linkseal.matcher.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.linkseal.registry.token.IssuerUnavailableException;

/** A token that cannot be checked is not known to be a bad one. */
@Singleton
final class IssuerUnavailableHandler
    implements ExceptionHandler<IssuerUnavailableException, HttpResponse<?>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final RefusalHandler refusals;

  IssuerUnavailableHandler(RefusalHandler refusals) {
    this.refusals = refusals;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, IssuerUnavailableException e) {
    return refusals.handle(request, Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER));
  }
}
