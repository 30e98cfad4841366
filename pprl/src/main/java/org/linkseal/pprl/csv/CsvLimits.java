package org.linkseal.pprl.csv;

/**
 * Where reading stops.
 *
 * @param maxBytes of the whole file
 * @param maxRows below the header
 * @param maxLineBytes of one row, however many lines it spans
 * @param maxColumns of the header, and of each row
 */
public record CsvLimits(long maxBytes, long maxRows, int maxLineBytes, int maxColumns) {
  public static CsvLimits defaults() {
    return new CsvLimits(2L << 30, 20_000_000, 64 << 10, 1_000);
  }
}
