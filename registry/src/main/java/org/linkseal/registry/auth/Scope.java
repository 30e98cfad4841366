package org.linkseal.registry.auth;

/** What a caller may do. */
public enum Scope {
  /** Uploads of its own state. */
  BULK,
  /** Searches and matches of its own state or, for the federal orchestrator, of any. */
  MATCH,
  /** Reading the matches of a region's states or of all: no search, no change. */
  OVERSIGHT
}
