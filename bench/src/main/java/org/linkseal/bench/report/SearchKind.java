package org.linkseal.bench.report;

import java.util.Locale;

/** What searches are compared with. */
public enum SearchKind {
  SINGLE("(a) single lookup"),
  OURS("(b) search"),
  HTTP("(b) over HTTP"),
  ANCESTOR("(c) ancestor");

  private final String title;

  SearchKind(String title) {
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
