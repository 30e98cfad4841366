package org.linkseal.quickstart.model;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Which states cannot be asked now, or shall not be. */
final class Outages {
  private final Programme programme;
  private final Set<String> down = new HashSet<>();
  private final Set<String> comingBack = new HashSet<>();
  private final Set<String> suspended = new HashSet<>();

  Outages(Programme programme) {
    this.programme = programme;
  }

  boolean isDown(String state) {
    return down.contains(state);
  }

  /** Its database is up again, and no search has told yet that it knows. */
  boolean isComingBack(String state) {
    return comingBack.contains(state);
  }

  void isBack(String state) {
    comingBack.remove(state);
  }

  Set<String> suspended() {
    return Set.copyOf(suspended);
  }

  void takeDown(String state) throws SQLException {
    if (down.add(state)) {
      comingBack.remove(state);
      programme.takeDown(state);
    }
  }

  void bringBack(String state) throws SQLException {
    if (down.remove(state)) {
      comingBack.add(state);
      programme.bringBack(state);
    }
  }

  /** One at a time; returns when the Match API follows. */
  void suspend(String state) throws Exception {
    if (suspended.isEmpty()) {
      programme.setLifecycle(state, "suspended");
      suspended.add(state);
      awaitFollowed();
    }
  }

  void enable(String state) throws Exception {
    if (suspended.remove(state)) {
      programme.setLifecycle(state, "enabled");
      awaitFollowed();
    }
  }

  private void awaitFollowed() {
    Programme.soon(
        "the Match API follows the lifecycle", () -> namedAsSuspended().equals(suspended));
  }

  private Set<String> namedAsSuspended() throws IOException, InterruptedException {
    return SearchAnswer.of(Programme.data(programme.search(Programme.SHADOW, Searches.nobody())))
        .suspended();
  }

  /** As it is before and after every sequence. */
  void end() throws Exception {
    for (String state : Programme.ENABLED) {
      enable(state);
    }
    for (String state : Programme.STATES) {
      bringBack(state);
    }
    Programme.soon(
        "every state is searched",
        () ->
            SearchAnswer.of(Programme.data(programme.search(Programme.SHADOW, Searches.nobody())))
                .errors()
                .isEmpty());
  }
}
