package org.linkseal.api.access;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the properties of one prefix, so that all of it is told at once. */
final class PropertyFaults {
  private final String prefix;
  private final List<String> faults = new ArrayList<>();

  PropertyFaults(String prefix) {
    this.prefix = prefix;
  }

  PropertyFaults check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add("%s.%s is %d, not %d to %d".formatted(prefix, name, value, least, most));
    }
    return this;
  }

  void requireNone() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }
}
