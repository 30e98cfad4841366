package org.linkseal.telemetry.health;

import org.linkseal.registry.State;

/** Whether a state's database answers. */
@FunctionalInterface
public interface StateQuestion {

  /**
   * Returns once it has answered.
   *
   * @throws Exception if it does not
   */
  void ask(State state) throws Exception;
}
