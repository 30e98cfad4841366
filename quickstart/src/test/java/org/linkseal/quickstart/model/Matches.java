package org.linkseal.quickstart.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The matches that a sequence has opened, and what becomes of them. */
final class Matches {
  private final Programme programme;
  private final Feed feed;
  private final List<ExpectedMatch> known = new ArrayList<>();

  Matches(Programme programme, Feed feed) {
    this.programme = programme;
    this.feed = feed;
  }

  int count() {
    return known.size();
  }

  /** One match for each pair of states and person is open, and it is the one that is answered. */
  void found(String initiating, String matching, int person, String matchId)
      throws IOException, InterruptedException {
    List<ExpectedMatch> open =
        known.stream()
            .filter(match -> match.isOpen() && match.isOf(person, initiating, matching))
            .toList();
    if (!open.isEmpty()) {
      assertThat(matchId).as("the open match is reused").isEqualTo(open.getFirst().id());
      if (feed.hasChangedInThisStep(open.getFirst())) {
        learnWhoWasFirst(open.getFirst());
      }
      return;
    }
    assertThat(known).as("a new match has a new id").noneMatch(old -> old.id().equals(matchId));
    ExpectedMatch opened = new ExpectedMatch(matchId, person, List.of(initiating, matching));
    known.add(opened);
    feed.changed(opened);
  }

  /** Of two states that found each other at the same moment. */
  private void learnWhoWasFirst(ExpectedMatch match) throws IOException, InterruptedException {
    String first =
        Programme.data(programme.matches(Programme.FEDERAL, "/" + match.id()))
            .get("initiator")
            .getStringValue();
    assertThat(match.states()).contains(first);
    match.initiatedBy(first);
  }

  /** A change by a state of the match, another state or the federal office. */
  void decide(int number, String who, Change change) throws IOException, InterruptedException {
    ExpectedMatch match = known.get(number);
    HttpResponse<String> answer =
        programme.change(who, match.id(), change.body(match.isInitiating(who)));

    assertThat(answer.statusCode())
        .as("the answer to %s, who sets match %d to %s", who, number, change)
        .isEqualTo(statusOf(match, who, change));
    if (answer.statusCode() == 200) {
      match.change(who, change);
      feed.changed(match);
      assertIsAsExpected(Programme.data(answer), match);
    }
    assertCanBeRead(match, match.states());
  }

  private static int statusOf(ExpectedMatch match, String who, Change change) {
    if (who.equals(Programme.FEDERAL)) {
      return 403;
    }
    if (!match.mayBeReadBy(who)) {
      return 404;
    }
    if (!match.isOpen()) {
      return 409;
    }
    return match.wouldChange(who, change) ? 200 : 422;
  }

  /** Both states settle it at the same moment: none of the two is lost, and it closes once. */
  void settleAtOnce(int number) throws Exception {
    ExpectedMatch match = known.get(number);
    if (!match.isOpen() || !match.isSettledByNobody()) {
      return;
    }
    List<Callable<HttpResponse<String>>> changes = new ArrayList<>();
    for (String state : match.states()) {
      changes.add(() ->
          programme.change(state, match.id(), Change.INVALID.body(match.isInitiating(state))));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> answer : threads.invokeAll(changes)) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
    match.states().forEach(state -> match.change(state, Change.INVALID));
    feed.changed(match);
    assertThat(match.isOpen()).isFalse();
    assertCanBeRead(match, match.states());
  }

  /** Only by the federal office, and only while no other match of this pair and person is open. */
  void reopen(int number, String who) throws IOException, InterruptedException {
    ExpectedMatch match = known.get(number);
    HttpResponse<String> answer = programme.reopen(who, match.id());

    if (!who.equals(Programme.FEDERAL)) {
      assertThat(answer.statusCode()).isEqualTo(403);
    } else if (known.stream().anyMatch(one -> one.isOpen() && one.isSamePairAndPerson(match))) {
      assertThat(answer.statusCode()).isEqualTo(409);
    } else {
      assertThat(answer.statusCode()).isEqualTo(200);
      match.reopen();
      feed.changed(match);
      assertIsAsExpected(Programme.data(answer), match);
    }
    assertCanBeRead(match, List.of(Programme.FEDERAL));
  }

  /** By whom it concerns, and by nobody else. */
  private void assertCanBeRead(ExpectedMatch match, List<String> readers)
      throws IOException, InterruptedException {
    for (String reader : readers) {
      HttpResponse<String> answer = programme.matches(reader, "/" + match.id());
      if (match.mayBeReadBy(reader)) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"" + match.version() + "\"");
        assertIsAsExpected(Programme.data(answer), match);
      } else {
        assertThat(answer.statusCode()).isEqualTo(404);
      }
    }
  }

  void assertAllCanBeRead() throws IOException, InterruptedException {
    for (ExpectedMatch match : known) {
      assertCanBeRead(match, Feed.READERS);
    }
  }

  private static void assertIsAsExpected(JsonNode data, ExpectedMatch match) {
    assertThat(data.get("match_id").getStringValue()).isEqualTo(match.id());
    assertThat(data.get("status").getStringValue()).isEqualTo(match.isOpen() ? "open" : "closed");
    assertThat(data.get("initiator").getStringValue()).isEqualTo(match.states().getFirst());
    Map<String, Decision> decisions = new HashMap<>();
    Set<String> states = new HashSet<>();
    for (JsonNode disposition : data.get("dispositions").values()) {
      String state = disposition.get("state").getStringValue();
      states.add(state);
      decisions.put(state, Decision.of(disposition));
    }
    assertThat(states).containsExactlyInAnyOrderElementsOf(match.states());
    assertThat(decisions).isEqualTo(match.decisions());
  }
}
