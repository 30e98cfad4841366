package org.linkseal.pprl.csv;

import org.jspecify.annotations.Nullable;

/**
 * One fault of one row.
 *
 * @param row the line the row starts at, as a text editor counts; the header is usually 1
 * @param column null when the fault is not that of one known column
 */
public record RowFault(long row, @Nullable Column column, Rule rule) {}
