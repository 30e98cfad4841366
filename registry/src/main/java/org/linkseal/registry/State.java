package org.linkseal.registry;

/**
 * A state of the programme.
 *
 * @param onboarding nothing has been published yet: a search that cannot reach this state does not
 *     report it as unsearched
 */
public record State(StateCode code, String name, DatabaseLocation database, boolean onboarding) {
  /** The same state after its first publish. */
  public State published() {
    return new State(code, name, database, false);
  }
}
