package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A file read whole, with its valid rows as text. */
record CsvFile(CsvResult result, List<String> rows) {
  static final String HEADER =
      "lds_hash,participant_id,case_id,participant_closing_date,"
          + "recent_benefit_issuance_dates,vulnerable_individual";
  static final String HASH = "0123456789abcdef".repeat(8);

  static CsvFile read(InputStream in, CsvLimits limits, CsvOptions options) throws IOException {
    var rows = new ArrayList<String>();
    var result = new ParticipantCsvReader(in, limits, options).read(row -> rows.add(text(row)));
    return new CsvFile(result, rows);
  }

  static CsvFile read(byte[] bytes, CsvLimits limits) throws IOException {
    return read(new ByteArrayInputStream(bytes), limits, CsvOptions.LENIENT);
  }

  static CsvFile read(String text, CsvOptions options) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(UTF_8)), CsvLimits.defaults(), options);
  }

  static CsvFile read(String text) throws IOException {
    return read(text, CsvOptions.LENIENT);
  }

  /** The header and one row that has the hash, a participant id, and these other four fields. */
  static CsvFile withFields(String... optionalFields) throws IOException {
    return read(HEADER + "\n" + HASH + ",p1," + String.join(",", optionalFields) + "\n");
  }

  List<RowFault> faults() {
    return result.faults().byRow().values().stream().flatMap(List::stream).toList();
  }

  private static String text(ParticipantRow row) {
    var text = new StringBuilder().append(row.row()).append(' ');
    text.append(HexFormat.of().formatHex(row.ldsHash()).equals(HASH) ? "HASH" : "other hash");
    text.append(' ')
        .append(new String(row.participantId(), 0, row.participantIdLength(), US_ASCII));
    text.append(" case=").append(new String(row.caseId(), 0, row.caseIdLength(), US_ASCII));
    text.append(" closing=");
    if (row.closingDate() != ParticipantRow.NO_DATE) {
      text.append(LocalDate.ofEpochDay(row.closingDate()));
    }
    for (var i = 0; i < row.periods(); i++) {
      text.append(' ').append(LocalDate.ofEpochDay(row.periodStart(i)));
      text.append('/').append(LocalDate.ofEpochDay(row.periodEnd(i)));
    }
    return text.append(" vulnerable=").append(row.vulnerable()).toString();
  }
}
