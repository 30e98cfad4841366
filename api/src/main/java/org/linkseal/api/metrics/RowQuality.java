package org.linkseal.api.metrics;

/** Whether a row follows the rules. */
public enum RowQuality {
  VALID,
  /** Of a file's bad rows, those that are listed for its sender. */
  INVALID
}
