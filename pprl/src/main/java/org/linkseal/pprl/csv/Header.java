package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Where each column stands in the file. */
final class Header {
  static final int ABSENT = -1;

  private final Map<Column, Integer> places;
  private final boolean[] known;

  private Header(Map<Column, Integer> places, int fields) {
    this.places = places;
    known = new boolean[fields];
    for (var place : places.values()) {
      known[place] = true;
    }
  }

  /** Reads the header row; it is of use only if that adds no fault. */
  static Header read(CsvRecords records, Utf8 utf8, RowFaults faults) {
    var places = new EnumMap<Column, Integer>(Column.class);
    for (var field = 0; field < records.fields(); field++) {
      if (records.isMisquoted(field)) {
        faults.add(new RowFault(records.line(), null, Rule.QUOTING));
      } else if (!utf8.isValid(records, field)) {
        faults.add(new RowFault(records.line(), null, Rule.NOT_UTF8));
      }
      for (var column : Column.values()) {
        if (isNamed(column, records, field) && places.put(column, field) != null) {
          faults.add(new RowFault(records.line(), column, Rule.COLUMN_REPEATED));
        }
      }
    }
    for (var column : Column.values()) {
      if (column.required() && !places.containsKey(column)) {
        faults.add(new RowFault(records.line(), column, Rule.COLUMN_MISSING));
      }
    }
    return new Header(places, records.fields());
  }

  int fields() {
    return known.length;
  }

  /** The field that holds the column, or {@link #ABSENT}. */
  int place(Column column) {
    return places.getOrDefault(column, ABSENT);
  }

  /** Whether the field is that of a column; beyond the header's fields none is. */
  boolean isKnown(int field) {
    return field < known.length && known[field];
  }

  private static boolean isNamed(Column column, CsvRecords records, int field) {
    var name = column.header().getBytes(US_ASCII);
    return Arrays.equals(
        name, 0, name.length, records.bytes(), records.start(field), records.end(field));
  }
}
