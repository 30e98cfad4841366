package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.csv.CsvLimitException.Limit;

/**
 * All that reading a file gave.
 *
 * @param rows the valid ones, as lines of a file, by their numbers
 */
record Reading(
    SortedMap<Long, String> rows,
    List<RowFault> faults,
    boolean moreFaults,
    @Nullable Rule fileFault,
    List<Integer> ignoredColumns,
    @Nullable Limit limit,
    long limitRow) {

  /** Small, so that short files pass them. */
  static final CsvLimits LIMITS = new CsvLimits(50, 700, 12);

  static Reading of(byte[] file, CsvOptions options) throws IOException {
    return ofParts(new ByteArrayInputStream(file), options);
  }

  /** Through a buffer that holds the whole of a short file. */
  static Reading atOnce(byte[] file) throws IOException {
    return of(new CsvRecords(new ByteArrayInputStream(file), LIMITS), CsvOptions.LENIENT);
  }

  /** Through the smallest buffer there can be, so that records often stand across its end. */
  static Reading ofParts(InputStream in, CsvOptions options) throws IOException {
    return of(new CsvRecords(in, LIMITS, LIMITS.maxLineBytes() + 1), options);
  }

  private static Reading of(CsvRecords records, CsvOptions options) throws IOException {
    var rows = new TreeMap<Long, String>();
    try {
      var result =
          new ParticipantCsvReader(records, LIMITS, options)
              .read(row -> rows.put(row.row(), line(row)));
      return new Reading(
          rows,
          result.faults().byRow().values().stream().flatMap(List::stream).toList(),
          result.faults().limitReached(),
          result.fileFault(),
          result.ignoredColumns(),
          null,
          0);
    } catch (CsvLimitException e) {
      return new Reading(rows, List.of(), false, null, List.of(), e.limit(), e.row());
    }
  }

  /** Everything that anyone is told of the file. */
  String told() {
    var messages = new ArrayList<>(faults.stream().map(RowFault::message).toList());
    if (fileFault != null) {
      messages.add(fileFault.message());
    }
    if (limit != null) {
      messages.add(new CsvLimitException(limit, limitRow).getMessage());
    }
    return faults + " " + messages;
  }

  private static String line(ParticipantRow row) {
    var periods = new ArrayList<String>();
    for (var i = 0; i < row.periods(); i++) {
      periods.add(date(row.periodStart(i)) + "/" + date(row.periodEnd(i)));
    }
    return String.join(
        ",",
        HexFormat.of().formatHex(row.ldsHash()),
        new String(row.participantId(), 0, row.participantIdLength(), US_ASCII),
        new String(row.caseId(), 0, row.caseIdLength(), US_ASCII),
        row.closingDate() == ParticipantRow.NO_DATE ? "" : date(row.closingDate()),
        String.join(" ", periods),
        List.of("", "true", "false").get(row.vulnerable()));
  }

  private static String date(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).toString();
  }
}
