package org.linkseal.api.answer;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.linkseal.registry.token.IssuerUnavailableException;

@Singleton
final class IssuerUnavailableHandler
    implements ExceptionHandler<IssuerUnavailableException, HttpResponse<?>> {
  private final RefusalHandler refusals;

  IssuerUnavailableHandler(RefusalHandler refusals) {
    this.refusals = refusals;
  }

  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, IssuerUnavailableException exception) {
    return refusals.handle(request, Refusal.unavailable());
  }
}
