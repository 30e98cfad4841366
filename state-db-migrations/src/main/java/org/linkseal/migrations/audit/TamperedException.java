package org.linkseal.migrations.audit;

/** The log, its chain or its checkpoints are not as they were made. Tells which and what. */
public final class TamperedException extends Exception {

  TamperedException(String what) {
    super(what);
  }
}
