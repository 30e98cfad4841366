package org.linkseal.api.access;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.PresentedKey;
import org.linkseal.registry.auth.Scope;

/** The way into every operation. */
@Singleton
public final class Access {
  private final Authenticator authenticator;
  private final StateRegistry registry;
  private final RateLimits rateLimits;

  Access(Authenticator authenticator, StateRegistry registry, RateLimits rateLimits) {
    this.authenticator = authenticator;
    this.registry = registry;
    this.rateLimits = rateLimits;
  }

  /**
   * The state that the key or token and the path agree on, with the call counted.
   *
   * @throws Refusal if they do not, the path is no route, or the state has made too many calls
   */
  public State admit(HttpRequest<?> request, String stateInPath, Limit limit) {
    if (request.getPath().endsWith("/")) {
      throw Refusal.of(ApiError.NOT_FOUND); // Micronaut takes it for the path without the slash
    }
    Optional<Caller> caller =
        PresentedKey.in(request.getHeaders()::getAll).flatMap(authenticator::authenticate);
    caller.ifPresent(known -> request.setAttribute(Refusal.KEY_ID, known.keyId()));
    State state =
        caller
            .filter(known -> known.scope() == Scope.BULK)
            .flatMap(known -> stateOf(known, stateInPath))
            .orElseThrow(() -> Refusal.of(ApiError.ACCESS_DENIED));
    rateLimits.take(state.code(), limit).ifPresent(budget -> admit(request, budget));
    return state;
  }

  private static void admit(HttpRequest<?> request, Budget budget) {
    budget.attachTo(request);
    if (!budget.taken().granted()) {
      throw Refusal.tooManyRequests(budget.taken().untilReset());
    }
  }

  private Optional<State> stateOf(Caller caller, String stateInPath) {
    return StateCode.parse(stateInPath)
        .filter(code -> code.equals(caller.state()))
        .flatMap(registry::find);
  }
}
