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
import org.linkseal.registry.auth.Scope;

/** The way into every operation. */
@Singleton
public final class Access {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

  private final Authenticator authenticator;
  private final StateRegistry registry;
  private final RateLimits rateLimits;

  Access(Authenticator authenticator, StateRegistry registry, RateLimits rateLimits) {
    this.authenticator = authenticator;
    this.registry = registry;
    this.rateLimits = rateLimits;
  }

  /**
   * The state that the key and the path agree on, with the call counted.
   *
   * @throws Refusal if they do not, or the state has made too many calls
   */
  public State admit(HttpRequest<?> request, String stateInPath, Limit limit) {
    State state =
        authenticator
            .authenticate(request.getHeaders().get(KEY_HEADER))
            .filter(caller -> caller.scope() == Scope.BULK)
            .flatMap(caller -> stateOf(caller, stateInPath))
            .orElseThrow(() -> Refusal.of(ApiError.ACCESS_DENIED));
    rateLimits.count(state.code(), limit);
    return state;
  }

  private Optional<State> stateOf(Caller caller, String stateInPath) {
    return StateCode.parse(stateInPath)
        .filter(code -> code.equals(caller.state()))
        .flatMap(registry::find);
  }
}
