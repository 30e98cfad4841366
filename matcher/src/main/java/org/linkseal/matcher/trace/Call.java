package org.linkseal.matcher.trace;

/** A function of a state's database that a search calls. */
public enum Call {
  CURRENT_SNAPSHOT,
  FIND_PARTICIPANTS
}
