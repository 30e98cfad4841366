package org.linkseal.pprl.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.linkseal.pprl.csv.CsvLimitException.Limit;

/** Reads a state's CSV from bytes to valid rows. One instance reads one file. */
public final class ParticipantCsvReader {
  private final CsvRecords records;
  private final long maxRows;
  private final CsvOptions options;
  private final RowFaults faults = new RowFaults();
  private final AtomicLong rowsRead = new AtomicLong();

  public ParticipantCsvReader(InputStream in, CsvLimits limits, CsvOptions options) {
    records = new CsvRecords(in, limits);
    maxRows = limits.maxRows();
    this.options = options;
  }

  /**
   * Reads the stream to its end.
   *
   * @throws CsvLimitException if a limit is passed; nothing is read after it
   * @throws IOException of the stream or the sink
   */
  public CsvResult read(RowSink sink) throws IOException {
    if (!next()) {
      return new CsvResult(0, List.of(), faults, Rule.EMPTY_FILE);
    }
    var utf8 = new Utf8();
    var header = Header.read(records, utf8);
    header.faults().forEach(faults::add);
    if (options.strict()) {
      header.addStrictFaults(records, faults);
    }
    if (!header.faults().isEmpty()) {
      records.skipToEnd();
      return new CsvResult(0, List.of(), faults, null);
    }
    var rows = readRows(new RowParser(records, header, utf8, options, faults), sink);
    return new CsvResult(
        rows,
        options.strict() ? List.of() : header.unknownColumns(),
        faults,
        rows == 0 && !options.allowEmpty() ? Rule.NO_ROWS : null);
  }

  /** The rows below the header that have been begun so far; for any thread to ask. */
  public long rowsRead() {
    return rowsRead.getOpaque();
  }

  private long readRows(RowParser parser, RowSink sink) throws IOException {
    var rows = 0L;
    while (next()) {
      rows++;
      rowsRead.setOpaque(rows);
      if (rows > maxRows) {
        throw new CsvLimitException(Limit.ROWS, records.line());
      }
      if (parser.parse()) {
        sink.accept(parser.row());
      } else if (parser.row().participantIdLength() > 0) {
        sink.refused(parser.row());
      }
    }
    return rows;
  }

  private boolean next() throws IOException {
    while (records.next()) {
      if (!records.isBlank()) {
        return true;
      }
      if (options.strict()) {
        faults.add(new RowFault(records.line(), null, Rule.BLANK_LINE));
      }
    }
    return false;
  }
}
