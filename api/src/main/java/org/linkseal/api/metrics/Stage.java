package org.linkseal.api.metrics;

/** A stage of an upload. */
public enum Stage {
  /** From the body's first byte to its last row, sealed and spooled. */
  RECEIVE,
  /** The spool becomes the staged file. */
  STAGE,
  COPY,
  INDEX,
  PUBLISH
}
