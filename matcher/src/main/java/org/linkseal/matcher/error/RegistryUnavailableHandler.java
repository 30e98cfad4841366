package org.linkseal.matcher.error;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.linkseal.registry.RegistryUnavailableException;

/** Without the registry nobody is known; that is not the caller's fault. */
@Singleton
final class RegistryUnavailableHandler
    implements ExceptionHandler<RegistryUnavailableException, HttpResponse<?>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final RefusalHandler refusals;

  RegistryUnavailableHandler(RefusalHandler refusals) {
    this.refusals = refusals;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, RegistryUnavailableException e) {
    return refusals.handle(request, Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER));
  }
}
