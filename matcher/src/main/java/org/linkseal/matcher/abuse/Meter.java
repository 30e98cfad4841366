package org.linkseal.matcher.abuse;

import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/** Whose requests and persons are counted together: a state's, or the federal orchestrator's. */
public record Meter(String requester) {
  private static final Meter FEDERAL = new Meter("federal");

  /**
   * The meter of a caller.
   *
   * @param own the state that the caller's key belongs to, or null for the federal orchestrator
   */
  public static Meter of(@Nullable StateCode own) {
    return own == null ? FEDERAL : new Meter(own.value());
  }
}
