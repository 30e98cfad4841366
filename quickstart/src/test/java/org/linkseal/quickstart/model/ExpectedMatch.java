package org.linkseal.quickstart.model;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A match as the calls so far have made it. */
final class ExpectedMatch {
  private final String id;
  private final int person;
  private List<String> states;
  private final Map<String, Decision> decisions = new HashMap<>();
  private boolean open = true;
  private int version = 1;

  /** Opened by the first of the states. */
  ExpectedMatch(String id, int person, List<String> states) {
    this.id = id;
    this.person = person;
    this.states = states;
    states.forEach(state -> decisions.put(state, Decision.NONE));
  }

  String id() {
    return id;
  }

  /** The initiating state first. */
  List<String> states() {
    return states;
  }

  void initiatedBy(String state) {
    states = state.equals(states.getFirst()) ? states : states.reversed();
  }

  boolean isInitiating(String state) {
    return states.getFirst().equals(state);
  }

  boolean isOpen() {
    return open;
  }

  boolean isOf(int other, String one, String two) {
    return person == other && states.contains(one) && states.contains(two);
  }

  boolean isSamePairAndPerson(ExpectedMatch other) {
    return other.isOf(person, states.getFirst(), states.getLast());
  }

  boolean mayBeReadBy(String reader) {
    return reader.equals(Programme.FEDERAL) || states.contains(reader);
  }

  boolean isSettledByNobody() {
    return decisions.values().stream().noneMatch(Decision::isSettled);
  }

  /** How many events there are. */
  int version() {
    return version;
  }

  Map<String, Decision> decisions() {
    return Map.copyOf(decisions);
  }

  boolean wouldChange(String state, Change change) {
    Decision now = decision(state);
    return !now.after(change).equals(now);
  }

  /** Closes by itself when both have settled it. */
  void change(String state, Change change) {
    decisions.put(state, decision(state).after(change));
    version++;
    if (decisions.values().stream().allMatch(Decision::isSettled)) {
      open = false;
      version++;
    }
  }

  private Decision decision(String state) {
    return requireNonNull(decisions.get(state));
  }

  void reopen() {
    open = true;
    version++;
  }
}
