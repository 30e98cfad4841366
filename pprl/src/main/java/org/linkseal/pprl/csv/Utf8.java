package org.linkseal.pprl.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Tells whether a field is UTF-8. */
final class Utf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer decoded = CharBuffer.allocate(1 << 10);

  boolean isValid(CsvRecords records, int field) {
    if (records.isAscii()) {
      return true;
    }
    var start = records.start(field);
    var rest = ByteBuffer.wrap(records.bytes(), start, records.end(field) - start);
    decoder.reset();
    while (true) {
      decoded.clear();
      var outcome = decoder.decode(rest, decoded, true);
      if (!outcome.isOverflow()) {
        return !outcome.isError();
      }
    }
  }
}
