package org.linkseal.api.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

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
   * @throws IllegalArgumentException if it is out of its bounds
   */
  public StatusLimits {
    new PropertyFaults(PREFIX).check("per-minute", perMinute, 1, 1_000_000).requireNone();
  }
}
