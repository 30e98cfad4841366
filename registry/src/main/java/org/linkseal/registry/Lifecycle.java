package org.linkseal.registry;

/** Where a state stands in the programme, as the operator has set it. */
public enum Lifecycle {
  /** It searches and is searched; every match with it is recorded and hidden. */
  SHADOW,
  /** It searches and is searched. */
  ENABLED,
  /** It does neither, and the answers of others name it. It uploads, to come back. */
  SUSPENDED,
  /** It has left: its keys open nothing, and nobody is told of it. */
  OFFBOARDED;

  public boolean takesPart() {
    return this == SHADOW || this == ENABLED;
  }
}
