package org.linkseal.pprl.csv;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.linkseal.pprl.csv.CsvLimitException.Limit;

/**
 * Cuts RFC 4180 records into fields, within one buffer: no field is copied. The fields of a record
 * are places in {@link #bytes()} until the next record is read.
 */
final class CsvRecords {
  private enum Quoting {
    PLAIN,
    QUOTED,
    ESCAPED,
    BROKEN
  }

  private static final int BUFFER_LENGTH = 256 << 10;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long BEYOND_COMMA = (',' + 1) * 0x0101_0101_0101_0101L;

  private final InputStream in;
  private final CsvLimits limits;
  private final int capacity;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final Quoting[] quoting;
  private final boolean[] spaced;

  private int position;
  private int limit;
  private boolean atEnd;
  private boolean begun;

  private long line;
  private long nextLine = 1;
  private int lineBreaks;
  private int fields;
  private boolean escaped;
  private boolean broken;
  private long seen;

  CsvRecords(InputStream in, CsvLimits limits) {
    this(in, limits, Math.max(BUFFER_LENGTH, limits.maxLineBytes() + 1));
  }

  /** The buffer must hold more than the longest line. */
  CsvRecords(InputStream in, CsvLimits limits, int capacity) {
    this.in = in;
    this.limits = limits;
    this.capacity = capacity;
    bytes = new byte[capacity + Long.BYTES];
    starts = new int[limits.maxColumns()];
    ends = new int[limits.maxColumns()];
    quoting = new Quoting[limits.maxColumns()];
    spaced = new boolean[limits.maxColumns()];
  }

  /** Goes to the next record, which may be a blank line; false at the end of the file. */
  boolean next() throws IOException {
    line = nextLine;
    if (!readRecord()) {
      return false;
    }
    nextLine += lineBreaks;
    if (escaped) {
      unescape();
    }
    return true;
  }

  /** Reads the rest of the file without looking at it. */
  void skipToEnd() throws IOException {
    while (!atEnd) {
      position = limit;
      fill();
    }
  }

  /** The line at which the record starts. */
  long line() {
    return line;
  }

  int fields() {
    return fields;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** Whether the record is a line of nothing but spaces. */
  boolean isBlank() {
    return fields == 1 && quoting[0] == Quoting.PLAIN && starts[0] == ends[0];
  }

  /** Whether there were spaces around the field, outside its quotes. */
  boolean isSpaced(int field) {
    return spaced[field];
  }

  /** Whether the character, of ASCII, stands anywhere in the record. */
  boolean contains(char wanted) {
    for (var at = starts[0]; at < position; at++) {
      if (bytes[at] == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a carriage return stands in the record that is neither its end nor before a line feed.
   */
  boolean hasLoneCarriageReturn() {
    for (var at = starts[0]; at + 1 < position; at++) {
      if (bytes[at] == '\r' && bytes[at + 1] != '\n') {
        return true;
      }
    }
    return false;
  }

  /** Whether the field's quotes break RFC 4180. */
  boolean isMisquoted(int field) {
    return quoting[field] == Quoting.BROKEN;
  }

  /** Whether the record is ASCII for sure. */
  boolean isAscii() {
    return (seen & HIGH_BITS) == 0;
  }

  /** Whether no field is misquoted, and none can be anything but UTF-8. */
  boolean isWellFormed() {
    return !broken && isAscii();
  }

  private boolean readRecord() throws IOException {
    while (true) {
      if (position < limit) {
        var end = scanRecord();
        checkLineLength((end < 0 ? limit : end) - position);
        if (end >= 0) {
          position = end;
          return true;
        }
      }
      if (atEnd) {
        return false;
      }
      fill();
    }
  }

  private void checkLineLength(int length) throws CsvLimitException {
    if (length > limits.maxLineBytes()) {
      throw new CsvLimitException(Limit.LINE_BYTES, line);
    }
  }

  private void fill() throws IOException {
    var kept = limit - position;
    System.arraycopy(bytes, position, bytes, 0, kept);
    // until the buffer is full: a record is scanned again at most once, however slow the sender is
    var read = in.readNBytes(bytes, kept, capacity - kept);
    atEnd = kept + read < capacity;
    limit = kept + read;
    position = begun ? 0 : byteOrderMarkLength();
    begun = true;
  }

  private int byteOrderMarkLength() {
    return limit >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF
        ? 3
        : 0;
  }

  /** Finds the fields of a record; gives the place after it, or -1 if the buffer ends before it. */
  private int scanRecord() throws CsvLimitException {
    fields = 0;
    lineBreaks = 0;
    escaped = false;
    broken = false;
    seen = 0;
    var at = position;
    while (true) {
      at = scanField(at);
      if (at == limit) {
        return atEnd ? limit : -1;
      }
      if (bytes[at++] == '\n') {
        lineBreaks++;
        return at;
      }
    }
  }

  /** Gives the place of the comma or line feed behind the field, or the limit. */
  private int scanField(int start) throws CsvLimitException {
    var from = skipSpaces(start);
    if (from < limit && bytes[from] == '"') {
      return scanQuotedField(from + 1, from > start);
    }
    var quotes = Quoting.PLAIN;
    var at = skipOrdinary(from);
    while (at < limit && bytes[at] != ',' && bytes[at] != '\n') {
      if (bytes[at] == '"') {
        quotes = Quoting.BROKEN;
      }
      at = skipOrdinary(at + 1);
    }
    var to = at;
    if (to > from && bytes[to - 1] == '\r' && (at == limit || bytes[at] == '\n')) {
      to--;
    }
    var spaces = from > start;
    while (to > from && bytes[to - 1] == ' ') {
      spaces = true;
      to--;
    }
    addField(from, to, quotes, spaces);
    return at;
  }

  private int scanQuotedField(int from, boolean spacesBefore) throws CsvLimitException {
    var quotes = Quoting.QUOTED;
    var at = from;
    while (true) {
      at = skipOrdinary(at);
      if (at >= limit) {
        addField(from, limit, Quoting.BROKEN, spacesBefore);
        return limit;
      }
      if (bytes[at] == '\n') {
        lineBreaks++;
      } else if (bytes[at] == '"') {
        if (at + 1 == limit || bytes[at + 1] != '"') {
          break;
        }
        quotes = Quoting.ESCAPED;
        at++;
      }
      at++;
    }
    var to = at;
    at = skipSpaces(to + 1);
    var spaces = spacesBefore || at > to + 1;
    if (at < limit && bytes[at] == '\r' && (at + 1 == limit || bytes[at + 1] == '\n')) {
      at++;
    }
    while (at < limit && bytes[at] != ',' && bytes[at] != '\n') {
      quotes = Quoting.BROKEN;
      at = skipOrdinary(at + 1);
    }
    addField(from, to, quotes, spaces);
    return at;
  }

  private void addField(int from, int to, Quoting quotes, boolean spaces) throws CsvLimitException {
    if (fields == starts.length) {
      checkLineLength(from - position); // which limit it is must not depend on the buffer
      throw new CsvLimitException(Limit.COLUMNS, line);
    }
    starts[fields] = from;
    ends[fields] = to;
    quoting[fields] = quotes;
    spaced[fields] = spaces;
    escaped |= quotes == Quoting.ESCAPED;
    broken |= quotes == Quoting.BROKEN;
    fields++;
  }

  private int skipSpaces(int from) {
    var at = from;
    while (at < limit && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /**
   * The next byte up to ',', or the limit: every byte that means something in a CSV is among them,
   * and few others of ours are. Eight bytes at a time; the buffer is longer than its limit by that.
   */
  private int skipOrdinary(int from) {
    var at = from;
    while (at < limit) {
      var word = (long) WORDS.get(bytes, at);
      seen |= word;
      var found = (word - BEYOND_COMMA) & ~word & HIGH_BITS;
      if (found != 0) {
        return Math.min(limit, at + (Long.numberOfTrailingZeros(found) >>> 3));
      }
      at += Long.BYTES;
    }
    return limit;
  }

  private void unescape() {
    for (var field = 0; field < fields; field++) {
      if (quoting[field] == Quoting.ESCAPED) {
        var to = starts[field];
        for (var from = starts[field]; from < ends[field]; from++) {
          bytes[to++] = bytes[from];
          if (bytes[from] == '"') {
            from++;
          }
        }
        ends[field] = to;
      }
    }
  }
}
