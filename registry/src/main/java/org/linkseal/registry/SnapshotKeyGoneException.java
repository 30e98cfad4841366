package org.linkseal.registry;

/** The snapshot's key was destroyed, or never was this state's: its records open no more. */
public final class SnapshotKeyGoneException extends Exception {

  SnapshotKeyGoneException() {
    super("The snapshot's key is gone");
  }
}
