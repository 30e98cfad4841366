package org.linkseal.quickstart.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What searches may see of one state: the snapshot that was seen last, or one of those that were
 * accepted after it and are published in their order. Never anything else, and never an earlier
 * one.
 */
final class Listing {
  private List<Set<ListedRow>> snapshots = List.of(Set.of());

  /** As it is once all that was accepted is published. */
  Set<ListedRow> newest() {
    return snapshots.getLast();
  }

  void accepted(Set<ListedRow> snapshot) {
    snapshots = new ArrayList<>(snapshots);
    snapshots.add(snapshot);
  }

  /** The first snapshot that gives this answer for these persons, one set of numbers for each. */
  OptionalInt firstThatAnswers(List<Integer> persons, List<Set<Integer>> numbers) {
    for (int i = 0; i < snapshots.size(); i++) {
      if (answers(snapshots.get(i), persons).equals(numbers)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** All that may be answered for these persons. */
  List<List<Set<Integer>>> allAnswers(List<Integer> persons) {
    return snapshots.stream().map(snapshot -> answers(snapshot, persons)).toList();
  }

  /** No search sees an earlier one from now on. */
  void seen(int snapshot) {
    snapshots = snapshots.subList(snapshot, snapshots.size());
  }

  /** All that was accepted is published. */
  void settled() {
    seen(snapshots.size() - 1);
  }

  private static List<Set<Integer>> answers(Set<ListedRow> snapshot, List<Integer> persons) {
    return persons.stream().map(person -> numbers(snapshot, person)).toList();
  }

  private static Set<Integer> numbers(Set<ListedRow> snapshot, int person) {
    return snapshot.stream()
        .filter(row -> row.person() == person)
        .map(ListedRow::number)
        .collect(Collectors.toUnmodifiableSet());
  }
}
