package org.linkseal.pprl.csv;

import java.io.IOException;
import java.io.InputStream;
import org.linkseal.pprl.csv.CsvLimitException.Limit;

/** Reads a state's CSV from bytes to valid rows. One instance reads one file. */
public final class ParticipantCsvReader {
  private final CsvRecords records;
  private final long maxRows;

  public ParticipantCsvReader(InputStream in, CsvLimits limits) {
    records = new CsvRecords(in, limits);
    maxRows = limits.maxRows();
  }

  /**
   * Reads the stream to its end.
   *
   * @throws CsvLimitException if a limit is passed; nothing is read after it
   * @throws IOException of the stream or the sink
   */
  public CsvResult read(RowSink sink) throws IOException {
    var faults = new RowFaults();
    if (!records.next()) {
      return new CsvResult(0, faults, Rule.EMPTY_FILE);
    }
    var utf8 = new Utf8();
    var header = Header.read(records, utf8, faults);
    if (!faults.isEmpty()) {
      records.skipToEnd();
      return new CsvResult(0, faults, null);
    }
    var parser = new RowParser(records, header, utf8, faults);
    var rows = 0L;
    while (records.next()) {
      rows++;
      if (rows > maxRows) {
        throw new CsvLimitException(Limit.ROWS, records.line());
      }
      if (parser.parse()) {
        sink.accept(parser.row());
      } else if (parser.row().participantIdLength() > 0) {
        sink.refused(parser.row());
      }
    }
    return new CsvResult(rows, faults, rows == 0 ? Rule.NO_ROWS : null);
  }
}
