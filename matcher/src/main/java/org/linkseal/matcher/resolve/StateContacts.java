package org.linkseal.matcher.resolve;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.resolve.MatchAnswer.Contact;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;

/** Whom a state names to be asked about its matches. */
@Singleton
final class StateContacts {
  private final StateRegistry states;

  StateContacts(StateRegistry states) {
    this.states = states;
  }

  /** Null when the registry has none. */
  @Nullable Contact of(StateCode code) {
    return states
        .find(code)
        .map(State::contacts)
        .filter(contacts -> contacts.email() != null || contacts.phone() != null)
        .map(contacts -> new Contact(contacts.email(), contacts.phone()))
        .orElse(null);
  }
}
