package org.linkseal.api.status;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What was not as it should be in a file that was taken.
 *
 * @param column its position, the first being 1
 */
@Serdeable
public record UploadWarning(String code, int column, String detail) {
  /** That these columns were ignored; their names are not repeated, they may be values. */
  public static List<UploadWarning> of(List<Integer> ignoredColumns) {
    return ignoredColumns.stream()
        .map(column ->
            new UploadWarning(
                "COLUMN_IGNORED", column, "Column %d has no known name.".formatted(column)))
        .toList();
  }
}
