package org.linkseal.matcher.metrics;

/** What became of a person of a search. */
public enum PersonOutcome {
  /** Listed by another state. */
  HIT,
  /** Listed by none, and all were searched. */
  MISS,
  /** Found nowhere, but not every state could be searched. */
  UNKNOWN,
  /** Not searched for: an error of the request. */
  INVALID
}
