package org.linkseal.pprl.csv;

import org.jspecify.annotations.Nullable;

/** Checks a record against the rules of its columns, and fills a row from it. */
final class RowParser {
  private static final int HASH_DIGITS = 2 * ParticipantRow.LDS_HASH_LENGTH;
  private static final int DATE_LENGTH = 10;
  private static final int INTERVAL_LENGTH = 2 * DATE_LENGTH + 1;

  private final CsvRecords records;
  private final Header header;
  private final Utf8 utf8;
  private final boolean strict;
  private final RowFaults faults;
  private final byte[] bytes;
  private final int ldsHash;
  private final int participantId;
  private final int caseId;
  private final int closingDate;
  private final int periods;
  private final int vulnerable;
  private final ParticipantRow row = new ParticipantRow();
  private boolean valid;
  private int start;
  private int end;

  RowParser(CsvRecords records, Header header, Utf8 utf8, CsvOptions options, RowFaults faults) {
    this.records = records;
    this.header = header;
    this.utf8 = utf8;
    strict = options.strict();
    this.faults = faults;
    bytes = records.bytes();
    ldsHash = header.place(Column.LDS_HASH);
    participantId = header.place(Column.PARTICIPANT_ID);
    caseId = header.place(Column.CASE_ID);
    closingDate = header.place(Column.PARTICIPANT_CLOSING_DATE);
    periods = header.place(Column.RECENT_BENEFIT_ISSUANCE_DATES);
    vulnerable = header.place(Column.VULNERABLE_INDIVIDUAL);
  }

  /** The row that {@link #parse} fills. */
  ParticipantRow row() {
    return row;
  }

  /** Parses the current record; false if it has faults, which are added then. */
  boolean parse() {
    valid = true;
    row.row = records.line();
    check(records.fields() == header.fields(), null, Rule.FIELD_COUNT);
    checkIgnoredFields();
    checkSpaces();
    parseLdsHash();
    row.participantIdLength = parseId(Column.PARTICIPANT_ID, participantId, row.participantId);
    row.caseIdLength = parseId(Column.CASE_ID, caseId, row.caseId);
    parseClosingDate();
    parsePeriods();
    parseVulnerable();
    return valid;
  }

  private void checkIgnoredFields() {
    if (records.isWellFormed()) {
      return;
    }
    for (var field = 0; field < records.fields(); field++) {
      if (header.column(field) == null) {
        check(!records.isMisquoted(field), null, Rule.QUOTING);
        check(utf8.isValid(records, field), null, Rule.NOT_UTF8);
      }
    }
  }

  private void checkSpaces() {
    for (var field = 0; strict && field < records.fields(); field++) {
      check(!records.isSpaced(field), header.column(field), Rule.SPACES);
    }
  }

  private void parseLdsHash() {
    if (locate(Column.LDS_HASH, ldsHash)) {
      check(
          end - start == HASH_DIGITS && LowerHex.decode(bytes, start, row.ldsHash),
          Column.LDS_HASH,
          Rule.LDS_HASH);
    }
  }

  /** The id's length; 0 when there is none or it is not valid. */
  private int parseId(Column column, int field, byte[] id) {
    if (!locate(column, field)) {
      return 0;
    }
    var length = end - start;
    if (!check(length <= id.length && isId(), column, Rule.ID)) {
      return 0;
    }
    System.arraycopy(bytes, start, id, 0, length);
    return length;
  }

  private boolean isId() {
    for (var i = start; i < end; i++) {
      var b = bytes[i];
      var allowed =
          (b >= 'a' && b <= 'z')
              || (b >= '0' && b <= '9')
              || (b >= 'A' && b <= 'Z')
              || b == '_'
              || b == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  private void parseClosingDate() {
    row.closingDate = ParticipantRow.NO_DATE;
    if (locate(Column.PARTICIPANT_CLOSING_DATE, closingDate)) {
      row.closingDate = CalendarDate.epochDay(bytes, start, end);
      check(row.closingDate != ParticipantRow.NO_DATE, Column.PARTICIPANT_CLOSING_DATE, Rule.DATE);
    }
  }

  private void parsePeriods() {
    row.periods = 0;
    if (!locate(Column.RECENT_BENEFIT_ISSUANCE_DATES, periods)) {
      return;
    }
    var wellFormed = true;
    var ordered = true;
    var count = 0;
    for (int from = start, to; from <= end; from = to + 1, count++) {
      to = indexOf(' ', from, from + INTERVAL_LENGTH, end);
      var slash = indexOf('/', from, from + DATE_LENGTH, to);
      var first = CalendarDate.epochDayWithShortMonth(bytes, from, slash);
      var last = CalendarDate.epochDayWithShortMonth(bytes, Math.min(slash + 1, to), to);
      if (first == ParticipantRow.NO_DATE || last == ParticipantRow.NO_DATE) {
        wellFormed = false;
      } else if (last < first) {
        ordered = false;
      } else if (count < ParticipantRow.MAX_PERIODS) {
        row.periodStart[count] = first;
        row.periodEnd[count] = last;
        row.periods = count + 1;
      }
    }
    check(wellFormed, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVALS);
    check(ordered, Column.RECENT_BENEFIT_ISSUANCE_DATES, Rule.INTERVAL_ORDER);
    check(
        count <= ParticipantRow.MAX_PERIODS,
        Column.RECENT_BENEFIT_ISSUANCE_DATES,
        Rule.INTERVAL_COUNT);
  }

  private int indexOf(char wanted, int from, int usual, int to) {
    if (usual == to || (usual < to && bytes[usual] == wanted)) {
      return usual;
    }
    var at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private void parseVulnerable() {
    row.vulnerable = ParticipantRow.NOT_ASSESSED;
    if (locate(Column.VULNERABLE_INDIVIDUAL, vulnerable)) {
      if (is("true") || is("1")) {
        row.vulnerable = ParticipantRow.VULNERABLE;
      } else if (is("false") || is("0")) {
        row.vulnerable = ParticipantRow.NOT_VULNERABLE;
      } else {
        check(false, Column.VULNERABLE_INDIVIDUAL, Rule.FLAG);
      }
    }
  }

  private boolean is(String lowerCase) {
    if (end - start != lowerCase.length()) {
      return false;
    }
    for (var i = 0; i < lowerCase.length(); i++) {
      var b = bytes[start + i];
      var lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the column has a value to look at; it then stands from start to end. */
  private boolean locate(Column column, int field) {
    if (field == Header.ABSENT || field >= records.fields()) {
      return false;
    }
    start = records.start(field);
    end = records.end(field);
    return check(!records.isMisquoted(field), column, Rule.QUOTING)
        && check(utf8.isValid(records, field), column, Rule.NOT_UTF8)
        && check(start < end || !column.required(), column, Rule.REQUIRED)
        && start < end;
  }

  private boolean check(boolean kept, @Nullable Column column, Rule rule) {
    if (!kept) {
      valid = false;
      faults.add(new RowFault(row.row, column, rule));
    }
    return kept;
  }
}
