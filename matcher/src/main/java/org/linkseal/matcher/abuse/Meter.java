package org.linkseal.matcher.abuse;

import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.Scope;

/**
 * Whose requests and persons are counted together: a state's, the federal orchestrator's, or those
 * of a region's overseers or of the national ones.
 */
public record Meter(String requester) {
  private static final String FEDERAL = "federal";
  private static final String OVERSIGHT = "oversight";

  public static Meter of(StateCode state) {
    return new Meter(state.value());
  }

  /** The meter of a caller. The scope comes first: an overseer has no state either. */
  public static Meter of(Caller caller) {
    if (caller.scope() == Scope.OVERSIGHT) {
      return ofOverseers(caller.region());
    }
    StateCode own = caller.state();
    return own == null ? new Meter(FEDERAL) : of(own);
  }

  private static Meter ofOverseers(@Nullable String region) {
    return new Meter(region == null ? OVERSIGHT : OVERSIGHT + ":" + region);
  }
}
