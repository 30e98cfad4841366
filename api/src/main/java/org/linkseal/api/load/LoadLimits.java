package org.linkseal.api.load;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.linkseal.api.access.PropertyFaults;
import org.linkseal.registry.start.StartFault;

/**
 * How many loads one process runs side by side.
 *
 * @param atOnce of all states
 * @param atOncePerServer of the states on one server, so that a server that is frozen holds no more
 */
@ConfigurationProperties(LoadLimits.PREFIX)
record LoadLimits(
    @Bindable(defaultValue = "4") int atOnce, @Bindable(defaultValue = "2") int atOncePerServer) {
  static final String PREFIX = "linkseal.load";

  /**
   * Checks both.
   *
   * @throws StartFault if one is out of its bounds
   */
  LoadLimits {
    new PropertyFaults(PREFIX)
        .check("at-once", atOnce, 1, 64)
        .check("at-once-per-server", atOncePerServer, 1, atOnce)
        .requireNone();
  }
}
