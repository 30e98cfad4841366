package org.linkseal.pprl.csv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The faults of a file by row, of at most {@value #MAX_ROWS} rows: the first ones found. A rule
 * that a column of a row breaks many times is one fault, so that their number is bounded too.
 */
public final class RowFaults {
  public static final int MAX_ROWS = 1000;

  private final SortedMap<Long, List<RowFault>> byRow = new TreeMap<>();
  private boolean limitReached;

  /** Adds a fault, unless its row would be one too many. */
  public void add(RowFault fault) {
    if (byRow.size() == MAX_ROWS && !byRow.containsKey(fault.row())) {
      limitReached = true;
      return;
    }
    List<RowFault> ofRow = byRow.computeIfAbsent(fault.row(), _ -> new ArrayList<>());
    if (!ofRow.contains(fault)) {
      ofRow.add(fault);
    }
  }

  public boolean isEmpty() {
    return byRow.isEmpty();
  }

  /** Whether there are more bad rows than are kept. */
  public boolean limitReached() {
    return limitReached;
  }

  public SortedMap<Long, List<RowFault>> byRow() {
    return Collections.unmodifiableSortedMap(byRow);
  }
}
