package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.csv.Column;
import org.linkseal.pprl.csv.RowFault;
import org.linkseal.pprl.csv.RowFaults;
import org.linkseal.pprl.csv.Rule;

/**
 * Why an upload is FAILED, in the form of Piipan's {@code CsvValidationReport}.
 *
 * @param eTag the upload's identifier, as it was in Piipan
 * @param errorInfo of the file as a whole, or that there are more errors than are listed
 * @param rows by line, the header being 1
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record UploadErrors(
    @JsonProperty("FileName") String fileName,
    @JsonProperty("ETag") String eTag,
    @JsonProperty("IsValid") boolean isValid,
    @JsonProperty("ErrorInfo") @Nullable String errorInfo,
    @JsonProperty("row_index_with_errors") SortedMap<Long, List<Item>> rows) {

  private static final String MORE_ERRORS =
      "The maximum number of errors has been reached. Please retry your upload after addressing"
          + " these errors.";

  @Serdeable
  record Item(
      @JsonProperty("property_name") String propertyName,
      @JsonProperty("error_message") String errorMessage) {

    /** Piipan's name for what is not the fault of one column. */
    private static final String NO_COLUMN = "Upload File Validation Failure";

    UploadError ofRow(Long row) {
      return new UploadError(
          row, propertyName.equals(NO_COLUMN) ? null : propertyName, errorMessage);
    }

    static Item of(RowFault fault) {
      Column column = fault.column();
      return new Item(column == null ? NO_COLUMN : column.header(), fault.message());
    }
  }

  /**
   * The faults that were found in a file's rows, or in the file as a whole.
   *
   * @param fileFault why no row of the file counts, or null
   * @param faults by row, as many as are ever listed; where there are more, the report says so
   */
  public static UploadErrors ofRows(
      String fileName, String uploadId, @Nullable Rule fileFault, RowFaults faults) {
    SortedMap<Long, List<Item>> rows = new TreeMap<>();
    for (Map.Entry<Long, List<RowFault>> row : faults.byRow().entrySet()) {
      rows.put(row.getKey(), row.getValue().stream().map(Item::of).toList());
    }
    String info =
        fileFault != null ? fileFault.message() : faults.limitReached() ? MORE_ERRORS : null;
    return new UploadErrors(fileName, uploadId, false, info, rows);
  }

  /** One by one: those of the rows in order, then that of the file. */
  public List<UploadError> items() {
    List<UploadError> items = new ArrayList<>();
    rows.forEach((row, faults) -> faults.forEach(fault -> items.add(fault.ofRow(row))));
    if (errorInfo != null) {
      items.add(new UploadError(null, null, errorInfo));
    }
    return items;
  }

  /** What is wrong is not in a row. */
  public static UploadErrors ofFile(String fileName, String uploadId, String whatToDo) {
    return new UploadErrors(fileName, uploadId, false, whatToDo, new TreeMap<>());
  }
}
