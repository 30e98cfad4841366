package org.linkseal.registry;

import org.jspecify.annotations.Nullable;

/**
 * A state of the programme.
 *
 * @param onboarding nothing has been published yet: a search that cannot reach this state does not
 *     report it as unsearched, whatever its lifecycle
 * @param region that a regional office oversees, if any
 */
public record State(
    StateCode code,
    String name,
    DatabaseLocation database,
    boolean onboarding,
    Lifecycle lifecycle,
    @Nullable String region,
    Contacts contacts) {

  /** The same state after its first publish. */
  public State published() {
    return new State(code, name, database, false, lifecycle, region, contacts);
  }
}
