package org.linkseal.telemetry.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What there is once for each of some constants, made at the start. */
public final class PerConstant<E extends Enum<E>, T> {
  private final Map<E, T> made;

  public PerConstant(Class<E> constants, Function<E, T> make) {
    this(EnumSet.allOf(constants), make);
  }

  PerConstant(Collection<E> constants, Function<E, T> make) {
    made = constants.stream().collect(Collectors.toUnmodifiableMap(one -> one, make));
  }

  public T of(E constant) {
    return requireNonNull(made.get(constant), "a constant that was left out");
  }
}
