package org.linkseal.api.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.linkseal.registry.start.StartFault;

/**
 * How often a state may ask.
 *
 * @param perMinute calls of one state that only read
 */
@ConfigurationProperties(StatusLimits.PREFIX)
public record StatusLimits(@Bindable(defaultValue = "120") int perMinute) {
  static final String PREFIX = "linkseal.status";

  /**
   * Checks the value.
   *
   * @throws StartFault if it is out of its bounds
   */
  public StatusLimits {
    new PropertyFaults(PREFIX).check("per-minute", perMinute, 1, 1_000_000).requireNone();
  }
}
