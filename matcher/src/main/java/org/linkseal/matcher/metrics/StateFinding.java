package org.linkseal.matcher.metrics;

/** What a state that was searched said of one person. */
public enum StateFinding {
  HIT,
  MISS,
  TOO_MANY_ROWS,
  NOT_OPENED
}
