package org.linkseal.pprl.csv;

import java.io.IOException;

/** The file passes a limit; the rest of it was not read. */
public final class CsvLimitException extends IOException {
  /** The components of {@link CsvLimits}. */
  public enum Limit {
    ROWS,
    LINE_BYTES,
    COLUMNS
  }

  private final Limit limit;
  private final long row;

  CsvLimitException(Limit limit, long row) {
    super("the file passes the limit of " + limit + " in row " + row);
    this.limit = limit;
    this.row = row;
  }

  public Limit limit() {
    return limit;
  }

  /** The row at which reading stopped. */
  public long row() {
    return row;
  }
}
