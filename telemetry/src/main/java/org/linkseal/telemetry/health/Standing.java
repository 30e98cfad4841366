package org.linkseal.telemetry.health;

/** What is known of a database. */
public enum Standing {
  UP,
  /** It refused, or has not answered for too long. */
  DOWN,
  /** It was not asked yet, or a moment ago for the first time. */
  UNKNOWN
}
