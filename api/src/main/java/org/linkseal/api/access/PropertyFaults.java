package org.linkseal.api.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.linkseal.registry.start.StartFault;

/** Collects what is wrong with the properties of one prefix, so that all of it is told at once. */
public final class PropertyFaults {
  private final String prefix;
  private final List<String> faults = new ArrayList<>();

  /** Of the properties whose names begin with the prefix and a dot. */
  public PropertyFaults(String prefix) {
    this.prefix = prefix;
  }

  /** Both bounds are allowed values. */
  public PropertyFaults check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add("%s.%s is %d, not %d to %d".formatted(prefix, name, value, least, most));
    }
    return this;
  }

  /** Both bounds are allowed values. */
  public PropertyFaults check(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      faults.add("%s.%s is %s, not %s to %s".formatted(prefix, name, value, least, most));
    }
    return this;
  }

  /**
   * To be called at the end.
   *
   * @throws StartFault naming every property that is out of its bounds
   */
  public void requireNone() {
    if (!faults.isEmpty()) {
      throw new StartFault(String.join("; ", faults));
    }
  }
}
