package org.linkseal.pprl.csv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The faults of a file by row, of at most {@value #MAX_ROWS} rows: the first ones found. */
public final class RowFaults {
  public static final int MAX_ROWS = 1000;

  private final SortedMap<Long, List<RowFault>> byRow = new TreeMap<>();

  /** Adds a fault, unless its row would be one too many. */
  public void add(RowFault fault) {
    if (byRow.size() < MAX_ROWS || byRow.containsKey(fault.row())) {
      byRow.computeIfAbsent(fault.row(), _ -> new ArrayList<>()).add(fault);
    }
  }

  public boolean isEmpty() {
    return byRow.isEmpty();
  }

  /** Whether no further bad row is kept. */
  public boolean limitReached() {
    return byRow.size() >= MAX_ROWS;
  }

  public SortedMap<Long, List<RowFault>> byRow() {
    return Collections.unmodifiableSortedMap(byRow);
  }
}
