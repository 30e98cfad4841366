package org.linkseal.migrations.audit;

import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of ids that takes little room where most of them follow one another. */
final class IdRanges {
  /** First and last of each range; no two touch. */
  private final NavigableMap<Long, Long> ranges = new TreeMap<>();

  /** Adds the ids from {@code first} to {@code last}. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    for (Entry<Long, Long> near = touching(from, to); near != null; near = touching(from, to)) {
      ranges.remove(near.getKey());
      from = Math.min(from, near.getKey());
      to = Math.max(to, near.getValue());
    }
    ranges.put(from, to);
  }

  private @Nullable Entry<Long, Long> touching(long from, long to) {
    Entry<Long, Long> near = ranges.floorEntry(to + 1);
    return near != null && near.getValue() >= from - 1 ? near : null;
  }

  /** The first id that {@code other} does not have. */
  OptionalLong firstNotIn(IdRanges other) {
    for (Entry<Long, Long> range : ranges.entrySet()) {
      Entry<Long, Long> there = other.ranges.floorEntry(range.getKey());
      if (there == null || there.getValue() < range.getKey()) {
        return OptionalLong.of(range.getKey());
      }
      if (there.getValue() < range.getValue()) {
        return OptionalLong.of(there.getValue() + 1);
      }
    }
    return OptionalLong.empty();
  }
}
