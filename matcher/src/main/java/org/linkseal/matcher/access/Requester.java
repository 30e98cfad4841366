package org.linkseal.matcher.access;

import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.abuse.Meter;
import org.linkseal.registry.StateCode;

/**
 * Who asks.
 *
 * @param state the state that the request is made for, and whose own records are never searched
 * @param meter whose requests and persons these are
 * @param keyId the id of the key, which is no secret
 * @param userName what the From header says; it is recorded and authenticates nobody
 */
public record Requester(StateCode state, Meter meter, String keyId, @Nullable String userName) {
  @Override
  public String toString() {
    return "Requester[" + state + "]";
  }
}
