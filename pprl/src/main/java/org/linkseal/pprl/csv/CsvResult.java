package org.linkseal.pprl.csv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file was like.
 *
 * @param rows read below the header, good or bad; 0 when the header is bad
 * @param ignoredColumns the positions of unknown columns, the first of the header being 1, at most
 *     {@link CsvLimits#maxColumns()}; none when they are faults, or the header is bad
 * @param faults those of the rows, or those of the header
 * @param fileFault why the file as a whole is of no use: {@link Rule#EMPTY_FILE} or {@link
 *     Rule#NO_ROWS}
 */
public record CsvResult(
    long rows, List<Integer> ignoredColumns, RowFaults faults, @Nullable Rule fileFault) {}
