package org.linkseal.telemetry.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.linkseal.registry.StateCode;

/** What there is once for each state, made when the state is first met. */
public final class PerState<T> {
  private final ConcurrentMap<StateCode, T> known = new ConcurrentHashMap<>();
  private final Function<StateCode, T> make;

  public PerState(Function<StateCode, T> make) {
    this.make = make;
  }

  public T of(StateCode state) {
    T found = known.get(state);
    return found == null ? known.computeIfAbsent(state, make) : found;
  }
}
