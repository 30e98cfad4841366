package org.linkseal.telemetry.health;

/** A database without which a service can serve no state. */
public enum SharedDatabase {
  REGISTRY,
  COLLABORATION
}
