package org.linkseal.api.answer;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.linkseal.registry.RegistryUnavailableException;

@Singleton
final class RegistryUnavailableHandler
    implements ExceptionHandler<RegistryUnavailableException, HttpResponse<?>> {
  private final RefusalHandler refusals;

  RegistryUnavailableHandler(RefusalHandler refusals) {
    this.refusals = refusals;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, RegistryUnavailableException exception) {
    return refusals.handle(request, Refusal.unavailable());
  }
}
