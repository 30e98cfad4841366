package org.linkseal.api.access;

import java.util.Locale;

/** What is counted by the minute, for each state by itself. */
public enum Limit {
  UPLOADS,
  /** Everything that only reads. */
  STATUS;

  /** Its name in the {@code RateLimit} headers. */
  String policy() {
    return name().toLowerCase(Locale.ROOT);
  }
}
