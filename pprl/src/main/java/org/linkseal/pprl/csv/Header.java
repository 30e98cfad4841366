package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where each column stands in the file. */
final class Header {
  static final int ABSENT = -1;

  private final Map<Column, Integer> places;
  private final @Nullable Column[] columns;
  private final List<RowFault> faults;

  private Header(Map<Column, Integer> places, int fields, List<RowFault> faults) {
    this.places = places;
    this.faults = faults;
    columns = new Column[fields];
    places.forEach((column, place) -> columns[place] = column);
  }

  static Header read(CsvRecords records, Utf8 utf8) {
    var faults = new ArrayList<RowFault>();
    var row = records.line();
    var places = new EnumMap<Column, Integer>(Column.class);
    if (records.hasLoneCarriageReturn()) {
      faults.add(new RowFault(row, null, Rule.LINE_END));
    }
    var isSeparatedOtherwise =
        records.fields() == 1 && (records.contains(';') || records.contains('\t'));
    if (isSeparatedOtherwise) {
      faults.add(new RowFault(row, null, Rule.SEPARATOR));
    }
    for (var field = 0; field < records.fields(); field++) {
      if (records.isMisquoted(field)) {
        if (!isSeparatedOtherwise) {
          faults.add(new RowFault(row, null, Rule.QUOTING));
        }
      } else if (!utf8.isValid(records, field)) {
        faults.add(new RowFault(row, null, Rule.NOT_UTF8));
      }
      for (var column : Column.values()) {
        if (isNamed(column, records, field) && places.put(column, field) != null) {
          faults.add(new RowFault(row, column, Rule.COLUMN_REPEATED));
        }
      }
    }
    for (var column : Column.values()) {
      if (column.required() && !places.containsKey(column)) {
        faults.add(new RowFault(row, column, Rule.COLUMN_MISSING));
      }
    }
    return new Header(places, records.fields(), faults);
  }

  /** What makes the header of no use. */
  List<RowFault> faults() {
    return faults;
  }

  /**
   * Adds what is a fault only to those who ask for strictness; the header is of use nevertheless.
   */
  void addStrictFaults(CsvRecords records, RowFaults faults) {
    for (var position : unknownColumns()) {
      faults.add(new RowFault(records.line(), null, position, Rule.COLUMN_UNKNOWN));
    }
    for (var field = 0; field < columns.length; field++) {
      if (records.isSpaced(field)) {
        faults.add(new RowFault(records.line(), columns[field], Rule.SPACES));
      }
    }
  }

  int fields() {
    return columns.length;
  }

  /** The field that holds the column, or {@link #ABSENT}. */
  int place(Column column) {
    return places.getOrDefault(column, ABSENT);
  }

  /** The column of the field, if it is a known one; beyond the header's fields none is. */
  @Nullable Column column(int field) {
    return field < columns.length ? columns[field] : null;
  }

  /** Their positions, the first of the header being 1. */
  List<Integer> unknownColumns() {
    return IntStream.range(0, columns.length)
        .filter(field -> columns[field] == null)
        .mapToObj(field -> field + 1)
        .toList();
  }

  private static boolean isNamed(Column column, CsvRecords records, int field) {
    var name = column.header().getBytes(US_ASCII);
    return Arrays.equals(
        name, 0, name.length, records.bytes(), records.start(field), records.end(field));
  }
}
