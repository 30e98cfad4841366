package org.linkseal.bench.report;

import java.util.Locale;

/** What is compared. */
public enum Kind {
  RAW("(a) COPY + index"),
  RAW_SORTED("(a) of sorted rows"),
  SERVICE("(b) PUT to COMPLETE"),
  ANCESTOR("(c) ancestor");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** As the table names it. */
  public String title() {
    return title;
  }

  /** As the JSON document names it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
