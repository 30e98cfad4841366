package org.linkseal.matcher.access;

import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
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
  private final RateLimits rateLimits;

  Access(Authenticator authenticator, StateRegistry states, RateLimits rateLimits) {
    this.authenticator = authenticator;
    this.states = states;
    this.rateLimits = rateLimits;
  }

  /**
   * Authenticates, meters and names the state that is asked for.
   *
   * @throws Refusal for a key of no use here, a used-up limit, or a federal request for no state
   */
  public Requester admit(HttpHeaders headers) {
    Caller caller = caller(headers);
    StateCode own = caller.state();
    StateCode state = own == null ? namedState(headers.get(INITIATING_STATE)) : own;
    return new Requester(state, caller.keyId(), userName(headers.get(HttpHeaders.FROM)));
  }

  /**
   * Authenticates and meters who reads or changes matches. That is asked for no state: the header
   * that names one means nothing here.
   *
   * @throws Refusal for a key of no use here, or a used-up limit
   */
  public MatchReader reader(HttpHeaders headers) {
    Caller caller = caller(headers);
    String userName = userName(headers.get(HttpHeaders.FROM));
    StateCode own = caller.state();
    return own == null
        ? new MatchReader.FederalOffice(caller.keyId(), userName)
        : new MatchReader.OneState(own, caller.keyId(), userName);
  }

  private Caller caller(HttpHeaders headers) {
    Caller caller =
        authenticator
            .authenticate(headers.get(KEY))
            .filter(found -> found.scope() == Scope.MATCH)
            .orElseThrow(() -> Refusal.of(MatchError.KEY_REFUSED));
    Optional<Duration> wait = rateLimits.take(caller.state());
    if (wait.isPresent()) {
      throw Refusal.until(MatchError.TOO_MANY_REQUESTS, wait.get());
    }
    return caller;
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
