package org.linkseal.pprl.csv;

import org.jspecify.annotations.Nullable;

/**
 * One fault of one row.
 *
 * @param row the line the row starts at, as a text editor counts; the header is usually 1
 * @param column null when the fault is not that of one known column
 * @param position of the unknown column whose fault it is, the first being 1; 0 when it is none's
 */
public record RowFault(long row, @Nullable Column column, int position, Rule rule) {
  public RowFault(long row, @Nullable Column column, Rule rule) {
    this(row, column, 0, rule);
  }

  /** What to do; never what was found. */
  public String message() {
    return position == 0 ? rule.message() : "Column %d: %s".formatted(position, rule.message());
  }
}
