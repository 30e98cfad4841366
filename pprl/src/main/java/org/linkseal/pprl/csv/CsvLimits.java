package org.linkseal.pprl.csv;

/**
 * Where reading stops; how long a whole file may be is for whoever gives its bytes.
 *
 * @param maxRows below the header
 * @param maxLineBytes of one row, however many lines it spans; at most 16 MiB, which is held in
 *     memory
 * @param maxColumns of the header, and of each row
 */
public record CsvLimits(long maxRows, int maxLineBytes, int maxColumns) {
  private static final int LONGEST_LINE = 16 << 20;

  public CsvLimits {
    if (maxLineBytes > LONGEST_LINE) {
      throw new IllegalArgumentException("a row of " + maxLineBytes + " bytes is too long to hold");
    }
  }

  /** 20,000,000 rows, rows of 64 KiB and 1,000 columns. */
  public static CsvLimits defaults() {
    return new CsvLimits(20_000_000, 64 << 10, 1_000);
  }
}
