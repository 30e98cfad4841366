package org.linkseal.registry.start;

import java.util.Optional;
import java.util.stream.Stream;

/** A setting that a service must not start with. Its message tells the operator what to mend. */
public class StartFault extends RuntimeException {

  public StartFault(String message) {
    super(message);
  }

  /** The one that a framework has wrapped, if that is why it failed. */
  public static Optional<StartFault> in(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(StartFault.class::isInstance)
        .map(StartFault.class::cast)
        .findFirst();
  }
}
