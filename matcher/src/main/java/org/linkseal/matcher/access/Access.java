package org.linkseal.matcher.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.abuse.Meter;
import org.linkseal.matcher.abuse.RequestLimit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.Scope;

/** Lets a request in, or refuses it. */
@Singleton
public final class Access {
  private static final String KEY = "Ocp-Apim-Subscription-Key";
  private static final String INITIATING_STATE = "X-Initiating-State";

  private final Authenticator authenticator;
  private final StateRegistry states;
  private final RequestLimit requestLimit;

  Access(Authenticator authenticator, StateRegistry states, RequestLimit requestLimit) {
    this.authenticator = authenticator;
    this.states = states;
    this.requestLimit = requestLimit;
  }

  /**
   * Authenticates, meters and names the state that is asked for.
   *
   * @throws Refusal for a key of no use here, a used-up limit, or a federal request for no state
   */
  public Requester admit(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    Caller caller =
        authenticator
            .authenticate(headers.get(KEY))
            .filter(found -> found.scope() == Scope.MATCH)
            .orElseThrow(() -> Refusal.of(MatchError.KEY_REFUSED));
    Meter meter = Meter.of(caller.state());
    requestLimit.take(request, meter);
    StateCode own = caller.state();
    StateCode state = own == null ? namedState(headers.get(INITIATING_STATE)) : own;
    return new Requester(state, meter, caller.keyId(), userName(headers.get(HttpHeaders.FROM)));
  }

  private StateCode namedState(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw Refusal.of(MatchError.INITIATING_STATE_MISSING);
    }
    return StateCode.parse(header.strip())
        .filter(code -> states.find(code).isPresent())
        .orElseThrow(() -> Refusal.of(MatchError.INITIATING_STATE_UNKNOWN));
  }

  private static @Nullable String userName(@Nullable String header) {
    if (header == null || header.length() <= Limit.USER_NAME_CHARACTERS.value()) {
      return header;
    }
    return header.substring(0, Limit.USER_NAME_CHARACTERS.value());
  }
}
