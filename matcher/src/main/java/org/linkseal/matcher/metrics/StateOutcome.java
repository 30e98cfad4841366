package org.linkseal.matcher.metrics;

/** Whether a state was searched. */
public enum StateOutcome {
  SEARCHED,
  UNAVAILABLE,
  NOT_SEARCHABLE
}
