package org.linkseal.registry.auth;

/** Which of the two APIs a key opens. */
public enum Scope {
  BULK,
  MATCH
}
