package org.linkseal.matcher.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.abuse.Meter;
import org.linkseal.matcher.abuse.RequestLimit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.PresentedKey;
import org.linkseal.registry.auth.Scope;

/** Lets a request in, or refuses it. */
@Singleton
public final class Access {
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
   * @throws Refusal for a key of no use here, a used-up limit, an overseer, a federal request for
   *     no state, or a From header that cannot be recorded
   */
  public Requester admit(HttpRequest<?> request) {
    Caller caller = caller(request);
    if (caller.scope() == Scope.OVERSIGHT) {
      throw Refusal.of(MatchError.OVERSEERS_ONLY_READ);
    }
    HttpHeaders headers = request.getHeaders();
    StateCode own = caller.state();
    StateCode state = own == null ? namedState(headers.getAll(INITIATING_STATE)) : own;
    return new Requester(
        state, Meter.of(caller), caller.keyId(), userName(headers.get(HttpHeaders.FROM)));
  }

  /**
   * Authenticates and meters who reads or changes matches. That is asked for no state: the header
   * that names one means nothing here.
   *
   * @throws Refusal for a key of no use here, a used-up limit, or a From header that cannot be
   *     recorded
   */
  public MatchReader reader(HttpRequest<?> request) {
    Caller caller = caller(request);
    String userName = userName(request.getHeaders().get(HttpHeaders.FROM));
    if (caller.scope() == Scope.OVERSIGHT) {
      String region = caller.region();
      return new MatchReader.Overseer(
          caller.keyId(), userName, region == null ? null : statesOf(region));
    }
    StateCode own = caller.state();
    return own == null
        ? new MatchReader.FederalOffice(caller.keyId(), userName)
        : new MatchReader.OneState(own, caller.keyId(), userName);
  }

  private Caller caller(HttpRequest<?> request) {
    Optional<Caller> known =
        PresentedKey.in(request.getHeaders()::getAll).flatMap(authenticator::authenticate);
    known.ifPresent(found -> request.setAttribute(Refusal.KEY_ID, found.keyId()));
    Caller caller =
        known
            .filter(found -> found.scope() != Scope.BULK)
            .orElseThrow(() -> Refusal.of(MatchError.KEY_REFUSED));
    requestLimit.take(request, Meter.of(caller));
    return caller;
  }

  private List<StateCode> statesOf(String region) {
    return states.states().stream()
        .filter(state -> region.equals(state.region()))
        .map(State::code)
        .toList();
  }

  private StateCode namedState(List<String> headers) {
    List<String> named = headers.stream().map(String::strip).distinct().toList();
    if (named.size() > 1) {
      throw Refusal.of(MatchError.INITIATING_STATE_REPEATED);
    }
    if (named.isEmpty() || named.getFirst().isEmpty()) {
      throw Refusal.of(MatchError.INITIATING_STATE_MISSING);
    }
    return StateCode.parse(named.getFirst())
        .filter(code -> states.find(code).isPresent())
        .orElseThrow(() -> Refusal.of(MatchError.INITIATING_STATE_UNKNOWN));
  }

  private static @Nullable String userName(@Nullable String header) {
    if (header != null && header.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw Refusal.of(
          MatchError.FROM_INVALID); // an audit shows it to people, on whatever they use
    }
    if (header == null || header.length() <= Limit.USER_NAME_CHARACTERS.value()) {
      return header;
    }
    return header.substring(0, Limit.USER_NAME_CHARACTERS.value());
  }
}
