package org.linkseal.api.load;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many loads one process runs side by side.
 *
 * @param atOnce of all states
 * @param atOncePerServer of the states on one server, so that a server that is frozen holds no more
 */
@ConfigurationProperties("linkseal.load")
record LoadLimits(
    @Bindable(defaultValue = "4") int atOnce, @Bindable(defaultValue = "2") int atOncePerServer) {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is out of its bounds
   */
  LoadLimits {
    if (atOnce < 1 || atOnce > 64) {
      throw new IllegalArgumentException("linkseal.load.at-once must be from 1 to 64");
    }
    if (atOncePerServer < 1 || atOncePerServer > atOnce) {
      throw new IllegalArgumentException(
          "linkseal.load.at-once-per-server must be from 1 to linkseal.load.at-once");
    }
  }
}
