package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.migrations.CollaborationDatabase.change;
import static org.linkseal.migrations.CollaborationDatabase.id;
import static org.linkseal.migrations.CollaborationDatabase.open;
import static org.linkseal.migrations.CollaborationDatabase.person;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;

/** What the sealer makes of recorded rows: a chain, and the feed of matches. */
@ExtendWith(Installed.class)
class CollaborationChainTest {

  private final CollaborationDatabase database;
  private final String auditorPassword;

  CollaborationChainTest(TestInstallation installation) {
    this.database = new CollaborationDatabase(installation);
    this.auditorPassword = installation.passwordOf("collaboration_auditor");
  }

  @Test
  void theChainIsOfTheRowsAndShowsWhatWasChangedDeletedOrPutIn() throws SQLException {
    String match = database.opened("ea", "eb");
    database.change(match, "ea", "{\"final_disposition\": null, \"vulnerable_individual\": true}");
    search();
    database.seal();
    assertThat(faults()).isEmpty();

    long event = idOfEvent(match, 2);
    database.tamper(
        "UPDATE collaboration.match_event SET change = change - 'final_disposition' WHERE id = ?",
        event);
    assertThat(faults()).containsExactly(event + " was changed");
    database.tamper(
        """
        UPDATE collaboration.match_event SET change = change || '{"final_disposition": null}'
        WHERE id = ?
        """,
        event);
    assertThat(faults()).isEmpty();

    database.tamper("INSERT INTO collaboration.audit_log (id, event) VALUES (-1, 'forged')");
    assertThat(faults()).containsExactly("-1 was never recorded");
    database.tamper("DELETE FROM collaboration.audit_log WHERE id = -1");
    database.tamper(
        "UPDATE collaboration.match_event SET id = -id WHERE match_id = ? AND version = 1", match);
    long deleted = -idOfEvent(match, 1);
    assertThat(faults())
        .containsExactlyInAnyOrder(deleted + " is gone", -deleted + " was never recorded");
    database.tamper(
        "UPDATE collaboration.match_event SET id = -id WHERE match_id = ? AND version = 1", match);
    assertThat(faults()).isEmpty();
  }

  @Test
  void aHeldHeadKeepsNobodyWaitingWhoseWorkIsRecorded() throws SQLException {
    try (Connection holder = database.superuser();
        Connection matcher = database.matcher()) {
      holder.setAutoCommit(false);
      Sql.run(holder, "SELECT FROM collaboration.audit_head FOR UPDATE");
      Sql.run(matcher, "SET lock_timeout = '1s'");
      String match = open(matcher, id(), "ea", "eb", person());
      change(matcher, match, "ea", "{\"vulnerable_individual\": true}");
      Sql.run(matcher, "SELECT collaboration.list_matches(NULL, 0, 10)");
      assertThat(Sql.sqlState(() -> Sql.run(matcher, "SELECT collaboration.seal_audit(10)")))
          .isEqualTo("55P03");
    }
    database.seal();
    assertThat(faults()).isEmpty();
  }

  @Test
  void aChangeThatWaitsToCommitKeepsNoSealerWaiting() throws SQLException {
    String match = database.opened("ea", "eb");
    try (Connection slow = database.matcher();
        Connection matcher = database.matcher()) {
      slow.setAutoCommit(false);
      change(slow, match, "ea", "{\"vulnerable_individual\": true}");
      Sql.run(matcher, "SET lock_timeout = '1s'");
      Sql.run(matcher, "SELECT collaboration.seal_audit(10000)");
      slow.commit();
    }
    database.seal();
    assertThat(faults()).isEmpty();
  }

  @Test
  @Timeout(60)
  void aReaderOfTheFeedIsToldOfEveryChangeAndOfNoneTwiceHoweverManyWriteAtOnce() throws Exception {
    List<String> matches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      matches.add(database.opened("ya", "yb"));
    }
    AtomicBoolean writing = new AtomicBoolean(true);
    FeedReader reader = new FeedReader();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection slow = database.matcher()) {
      slow.setAutoCommit(false);
      String late = open(slow, id(), "ya", "yc", person());
      List<Future<Void>> sealers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        sealers.add(threads.submit(whileTrue(writing, "SELECT collaboration.seal_audit(3)")));
      }
      Future<Void> reading = threads.submit(() -> reader.readWhile(writing));
      List<Future<Void>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(i);
        writers.add(threads.submit(() -> write(matches, random)));
      }
      try {
        for (Future<Void> writer : writers) {
          writer.get();
        }
        slow.commit();
        matches.add(late);
      } finally {
        writing.set(false);
      }
      for (Future<Void> sealer : sealers) {
        sealer.get();
      }
      reading.get();
    }
    database.seal();
    reader.readToTheEnd();

    Map<String, Integer> newest = new HashMap<>();
    for (String match : matches) {
      newest.put(match, database.eventsOf(match).size());
    }
    assertThat(reader.seen).isEqualTo(newest);
    assertThat(faults()).isEmpty();
  }

  /** Follows the feed of ya's matches from cursor to cursor, three at a time. */
  private final class FeedReader {
    private final Map<String, Integer> seen = new HashMap<>();
    private long cursor;

    private Void readWhile(AtomicBoolean condition) throws SQLException {
      while (condition.get()) {
        readToTheEnd();
      }
      return null;
    }

    private void readToTheEnd() throws SQLException {
      try (Connection matcher = database.matcher()) {
        while (readPage(matcher) == 3) {}
      }
    }

    private int readPage(Connection matcher) throws SQLException {
      List<List<Object>> rows =
          Sql.rows(
              matcher,
              """
              SELECT head, position, (found).match_id, (found).version
              FROM collaboration.list_matches('{ya}', ?, 3)
              """,
              cursor);
      int matches = 0;
      long end = (Long) rows.getFirst().get(0);
      for (List<Object> row : rows) {
        if (row.get(1) instanceof Long position) {
          assertThat(position).isGreaterThan(cursor).isLessThanOrEqualTo(end);
          cursor = position;
          Integer before = seen.put((String) row.get(2), (Integer) row.get(3));
          assertThat(before == null || before < (Integer) row.get(3)).isTrue();
          matches++;
        }
      }
      cursor = matches < 3 ? end : cursor;
      return matches;
    }
  }

  private Void write(List<String> matches, Random random) throws SQLException {
    try (Connection matcher = database.matcher()) {
      for (int i = 0; i < 30; i++) {
        String match = matches.get(random.nextInt(8));
        change(
            matcher,
            match,
            "ya",
            "{\"vulnerable_individual\": %s}".formatted(random.nextBoolean()));
      }
    }
    return null;
  }

  private Callable<Void> whileTrue(AtomicBoolean condition, String sql) {
    return () -> {
      try (Connection matcher = database.matcher()) {
        while (condition.get()) {
          Sql.run(matcher, sql);
        }
      }
      return null;
    };
  }

  private List<String> faults() throws SQLException {
    try (Connection auditor = database.as("collaboration_auditor", auditorPassword)) {
      return CollaborationChain.faults(auditor);
    }
  }

  private void search() throws SQLException {
    try (Connection matcher = database.matcher()) {
      Sql.run(
          matcher,
          "SELECT collaboration.record_search(?, 'ea', 'key', 'w@agency.example', 1, 0, 0, '{}')",
          UUID.randomUUID());
    }
  }

  private long idOfEvent(String match, int version) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(
          superuser,
          Long.class,
          "SELECT id FROM collaboration.match_event WHERE match_id = ? AND version = ?",
          match,
          version);
    }
  }
}
