package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Any text, cut as FastCSV cuts it: up to the first record that is not RFC 4180, and but for what
 * is ours alone, which is trimming spaces and a carriage return that ends no line.
 */
class CsvRecordsFuzz {
  private static final CsvLimits LIMITS = new CsvLimits(0, 4_000, 100);

  private record Line(long number, List<String> fields) {}

  @FuzzTest
  void cutsTheSameFieldsAsAnotherParser(byte[] file) throws IOException {
    var text = withoutLoneCarriageReturns(file).replace(' ', '_');
    if (text.startsWith("\u00ef\u00bb\u00bf")) {
      return;
    }
    var ours = ours(text);

    assertThat(ours).isEqualTo(theirs(text, ours.size()));
  }

  private static String withoutLoneCarriageReturns(byte[] file) {
    var text = new StringBuilder(file.length);
    for (var at = 0; at < file.length; at++) {
      if (file[at] != '\r' || (at + 1 < file.length && file[at + 1] == '\n')) {
        text.append((char) (file[at] & 0xff));
      }
    }
    return text.toString();
  }

  private static List<Line> ours(String text) throws IOException {
    var records =
        new CsvRecords(
            new ByteArrayInputStream(text.getBytes(ISO_8859_1)), LIMITS, LIMITS.maxLineBytes() + 1);
    var lines = new ArrayList<Line>();
    try {
      while (records.next()) {
        var fields = new ArrayList<String>();
        for (var field = 0; field < records.fields(); field++) {
          if (records.isMisquoted(field)) {
            return lines;
          }
          var start = records.start(field);
          fields.add(new String(records.bytes(), start, records.end(field) - start, ISO_8859_1));
        }
        if (!records.isBlank()) {
          lines.add(new Line(records.line(), fields));
        }
      }
    } catch (CsvLimitException e) {
      assertThat(e.row()).isPositive();
    }
    return lines;
  }

  private static List<Line> theirs(String text, int most) throws IOException {
    var lines = new ArrayList<Line>();
    var builder =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(true);
    try (CsvReader<CsvRecord> reader = builder.ofCsvRecord(text)) {
      for (var records = reader.iterator(); lines.size() < most && records.hasNext(); ) {
        var theirs = records.next();
        lines.add(new Line(theirs.getStartingLineNumber(), theirs.getFields()));
      }
    } catch (CsvParseException e) {
      assertThat(lines).hasSize(most);
    }
    return lines;
  }
}
