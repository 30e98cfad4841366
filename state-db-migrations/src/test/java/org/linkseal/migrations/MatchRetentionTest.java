package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;

/** The limits are shortened here; what is purged and what remains is the same. */
@ExtendWith(Installed.class)
class MatchRetentionTest {

  private static final int MORE_THAN_THREE_YEARS = 1_100;
  private static final int LESS_THAN_THREE_YEARS = 1_090;
  private static final String LIMITS =
      "UPDATE collaboration.settings SET match_retention = ?::interval, search_retention = ?::interval";

  private final CollaborationDatabase database;
  private final String auditorPassword;

  MatchRetentionTest(TestInstallation installation) {
    this.database = new CollaborationDatabase(installation);
    this.auditorPassword = installation.passwordOf("collaboration_auditor");
  }

  @AfterEach
  void restoreTheLimits() throws SQLException {
    limit("3 years", "3 years");
  }

  @Test
  void theLimitsAreThreeYears() throws SQLException {
    try (Connection superuser = database.superuser()) {
      assertThat(
              Sql.lines(
                  superuser,
                  """
                  SELECT match_retention = interval '3 years', search_retention = interval '3 years'
                  FROM collaboration.settings
                  """))
          .containsExactly("true\ttrue");
    }
  }

  @Test
  void aMatchGoesWholeAfterItsLastEventAndTheChainStillHolds() throws SQLException {
    String closed = database.opened("za", "zb");
    database.close(closed, "za", "zb");
    String leftOpen = database.opened("za", "zb");
    String hidden = database.hidden("za", "zb", CollaborationDatabase.person());
    String almost = database.opened("za", "zb");
    database.seal();
    for (String old : List.of(closed, leftOpen, hidden)) {
      backdate(old, MORE_THAN_THREE_YEARS);
    }
    backdate(almost, LESS_THAN_THREE_YEARS);
    String changedSince = database.opened("za", "zb");
    backdate(changedSince, MORE_THAN_THREE_YEARS);
    database.change(changedSince, "za", "{\"vulnerable_individual\": true}");
    database.seal();

    assertThat(purge("matches", 1)).isEqualTo(1);
    assertThat(purge("matches", 100)).isEqualTo(2);
    assertThat(purge("matches", 100)).isZero();

    database.seal();
    try (Connection superuser = database.superuser()) {
      for (String table :
          List.of(
              "match",
              "match_event",
              "match_token",
              "match_participants",
              "open_match",
              "match_feed")) {
        assertThat(
                Sql.lines(
                    superuser,
                    "SELECT match_id FROM collaboration." + table + " WHERE match_id IN (?, ?, ?)",
                    closed,
                    leftOpen,
                    hidden))
            .as(table)
            .isEmpty();
      }
      assertThat(
              Sql.lines(
                  superuser,
                  """
                  SELECT event, actor, subject, (SELECT sum(upper(r) - lower(r)) FROM unnest(purged) r)
                  FROM collaboration.audit_log WHERE subject IN (?, ?, ?) ORDER BY id
                  """,
                  closed,
                  leftOpen,
                  hidden))
          .containsExactlyInAnyOrder(
              "match_purged\tcollaboration_matcher\t" + closed + "\t4",
              "match_purged\tcollaboration_matcher\t" + leftOpen + "\t1",
              "match_purged\tcollaboration_matcher\t" + hidden + "\t1");
    }
    assertThat(database.eventsOf(almost)).containsExactly("opened");
    assertThat(database.eventsOf(changedSince)).containsExactly("opened", "changed");
    backdate(almost, -LESS_THAN_THREE_YEARS);
    database.tamper(
        "UPDATE collaboration.match_event SET at = at + make_interval(days => ?) WHERE match_id = ? AND version = 1",
        MORE_THAN_THREE_YEARS,
        changedSince);
    assertThat(faults()).isEmpty();
  }

  @Test
  void whatIsNotInTheChainYetIsNotPurged() throws SQLException {
    String match = database.opened("zc", "zd");
    backdate(match, MORE_THAN_THREE_YEARS);

    purge("matches", 100);
    assertThat(database.eventsOf(match)).containsExactly("opened");
    database.seal();
    purge("matches", 100);
    assertThat(database.eventsOf(match)).isEmpty();
  }

  @Test
  void searchesAndReadingsGoAfterTheirOwnLimit() throws SQLException {
    UUID search = UUID.randomUUID();
    try (Connection matcher = database.matcher()) {
      Sql.run(
          matcher,
          "SELECT collaboration.record_search(?, 'ea', 'key', 'w@agency.example', 1, 0, 0, '{}')",
          search);
      Sql.run(matcher, "SELECT collaboration.record_reading('key', 'o@agency.example', NULL, 2)");
    }
    String match = database.opened("ze", "zf");
    limit("3 years", "1 microsecond");
    purge("searches", 10_000);
    assertThat(rows("search_audit WHERE search_id = '" + search + "'")).isEqualTo(1);

    database.seal();
    while (purge("searches", 10_000) > 0) {}

    assertThat(rows("search_audit")).isZero();
    assertThat(rows("reading_audit")).isZero();
    assertThat(database.eventsOf(match)).containsExactly("opened");
    database.seal();
    assertThat(faults()).isEmpty();
  }

  @Test
  void aChangeOfTheLimitsIsRecorded() throws SQLException {
    long before = rows("audit_log WHERE event = 'settings_changed'");
    limit("4 years", "4 years");
    assertThat(rows("audit_log WHERE event = 'settings_changed'")).isEqualTo(before + 1);
  }

  /** As if all that has happened to it had happened so many days earlier. */
  private void backdate(String match, int days) throws SQLException {
    database.tamper(
        "UPDATE collaboration.match_event SET at = at - make_interval(days => ?) WHERE match_id = ?",
        days,
        match);
  }

  private List<String> faults() throws SQLException {
    try (Connection auditor = database.as("collaboration_auditor", auditorPassword)) {
      return CollaborationChain.faults(auditor);
    }
  }

  private void limit(String matches, String searches) throws SQLException {
    try (Connection superuser = database.superuser()) {
      Sql.run(superuser, LIMITS, matches, searches);
    }
  }

  private int purge(String what, int most) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.one(matcher, Integer.class, "SELECT collaboration.purge_" + what + "(?)", most);
    }
  }

  private long rows(String of) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(superuser, Long.class, "SELECT count(*) FROM collaboration." + of);
    }
  }
}
