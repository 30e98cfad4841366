package org.linkseal.telemetry.health;

import java.util.Map;
import org.linkseal.registry.StateCode;

/**
 * Whether a service can do its work, and for which states. One that is down is its own agency's
 * trouble: the service is ready for all others.
 */
public record Readiness(Map<SharedDatabase, Standing> databases, Map<StateCode, Standing> states) {

  public Standing standing() {
    return databases.values().stream().allMatch(Standing.UP::equals) ? Standing.UP : Standing.DOWN;
  }
}
