package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class MatchesTest {

  private final CollaborationDatabase database;
  private final String adminPassword;

  MatchesTest(TestInstallation installation) {
    this.database = new CollaborationDatabase(installation);
    this.adminPassword = installation.passwordOf("collaboration_admin");
  }

  @Test
  void twentySearchesAtOnceOpenOneMatch() throws Exception {
    byte[] person = CollaborationDatabase.person();
    List<Callable<String>> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = CollaborationDatabase.id();
      // Either direction is the same pair.
      searches.add(
          i % 2 == 0
              ? () -> database.open(id, "ea", "eb", person)
              : () -> database.open(id, "eb", "ea", person));
    }
    Set<String> ids = results(searches);
    assertThat(ids).hasSize(1);
    assertThat(count("match_token", person)).isEqualTo(1);
    assertThat(count("open_match", person)).isEqualTo(1);
    assertThat(database.eventsOf(ids.iterator().next())).containsExactly("opened");
  }

  @Test
  void anotherPersonOrAnotherPairIsAnotherMatch() throws SQLException {
    byte[] person = CollaborationDatabase.person();
    String match = database.open(CollaborationDatabase.id(), "ea", "eb", person);
    assertThat(database.open(CollaborationDatabase.id(), "ea", "eb", person)).isEqualTo(match);
    assertThat(database.open(CollaborationDatabase.id(), "ea", "ec", person)).isNotEqualTo(match);
    assertThat(database.opened("ea", "eb")).isNotEqualTo(match);
  }

  @Test
  void anIdThatIsTakenIsAnErrorOfItsOwnAndOpensNothing() throws SQLException {
    String taken = database.opened("ea", "eb");
    byte[] person = CollaborationDatabase.person();
    assertThat(Sql.sqlState(() -> database.open(taken, "ea", "eb", person)))
        .isEqualTo(SqlStates.MATCH_ID_TAKEN);
    String another = CollaborationDatabase.id();
    assertThat(database.open(another, "ea", "eb", person)).isEqualTo(another);
  }

  @Test
  void aMissingOrMalformedArgumentIsRefused() {
    byte[] person = CollaborationDatabase.person();
    String id = CollaborationDatabase.id();
    assertThat(Sql.sqlState(() -> database.open(id, "ea", "ea", person))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> database.open(id, "ea", "EB", person))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> database.open("AEIOU23", "ea", "eb", person))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> database.open(id, "ea", "eb", null))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> openUnder("{1,2}", id, person))).isEqualTo("22023");
  }

  @Test
  void aPersonIsFoundUnderEveryMatchKeyOfARotationInProgress() throws Exception {
    byte[] first = CollaborationDatabase.person();
    byte[] second = CollaborationDatabase.person();
    String match = openUnder("{1}", CollaborationDatabase.id(), first);
    assertThat(openUnder("{1,2}", CollaborationDatabase.id(), first, second)).isEqualTo(match);

    byte[] person = CollaborationDatabase.person();
    List<Callable<String>> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = CollaborationDatabase.id();
      boolean hasBoth = i % 2 == 0;
      searches.add(
          () -> hasBoth ? openUnder("{1,2}", id, person, second) : openUnder("{1}", id, person));
    }
    Set<String> ids = results(searches);
    assertThat(ids).hasSize(1);
    database.close(ids.iterator().next(), "ea", "eb");
    assertThat(count("open_match", person)).isZero();
  }

  @Test
  void aHiddenMatchIsNeverFoundReadListedOrChangedAndHasNoDueDate() throws SQLException {
    byte[] person = CollaborationDatabase.person();
    String hidden = database.hidden("ea", "eb", person);
    assertThat(database.open(CollaborationDatabase.id(), "ea", "eb", person)).isNotEqualTo(hidden);

    database.seal();
    assertThat(database.change(hidden, "ea", "{\"vulnerable_individual\": true}")).isEmpty();
    try (Connection matcher = database.matcher();
        Connection superuser = database.superuser()) {
      for (String call :
          List.of(
              "read_match(?, NULL)",
              "read_match(?, '{ea}')",
              "lock_match(?, NULL)",
              "reopen_match(?, 'key', NULL)",
              "list_matches(NULL, 0, 1000) WHERE (found).match_id = ?")) {
        assertThat(Sql.rows(matcher, "SELECT * FROM collaboration." + call, hidden)).isEmpty();
      }
      assertThat(
              Sql.lines(
                  superuser, "SELECT due_at FROM collaboration.match WHERE match_id = ?", hidden))
          .containsExactly("null");
    }
  }

  @Test
  void aHiddenMatchIsRecordedOncePerPairAndPersonUntilItIsClosedAndToldNothing() throws Exception {
    byte[] person = CollaborationDatabase.person();
    List<Callable<String>> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean forth = i % 2 == 0;
      searches.add(() -> database.hidden(forth ? "xd" : "xe", forth ? "xe" : "xd", person));
    }
    Set<String> ids = results(searches);
    assertThat(ids).hasSize(1);
    String first = ids.iterator().next();
    String visible = database.open(CollaborationDatabase.id(), "xe", "xd", person);
    assertThat(visible).isNotEqualTo(first);
    assertThat(database.hidden("xd", "xe", person)).isEqualTo(first);
    assertThat(database.hidden("xd", "xf", person)).isNotEqualTo(first);
    assertThat(database.hidden("xd", "xe", CollaborationDatabase.person())).isNotEqualTo(first);
    assertThat(database.eventsOf(first)).containsExactly("opened");

    try (Connection admin = database.as("collaboration_admin", adminPassword)) {
      Sql.run(admin, "SELECT collaboration.close_hidden_matches('xe')");
    }
    assertThat(database.hidden("xd", "xe", person)).isNotIn(first, visible);
    assertThat(database.open(CollaborationDatabase.id(), "xd", "xe", person)).isEqualTo(visible);
    assertThat(database.eventsOf(first)).containsExactly("opened", "closed");
    assertThat(count("open_match", person)).isEqualTo(3);
  }

  @Test
  void theHiddenMatchesOfAStateAreClosedOnceAndNoOthers() throws SQLException {
    String asInitiating = database.hidden("xa", "xb", CollaborationDatabase.person());
    String asMatching = database.hidden("xc", "xa", CollaborationDatabase.person());
    String ofOthers = database.hidden("xb", "xc", CollaborationDatabase.person());
    String notHidden = database.opened("xa", "xb");

    try (Connection admin = database.as("collaboration_admin", adminPassword)) {
      String close = "SELECT collaboration.close_hidden_matches('xa')";
      assertThat(Sql.one(admin, Integer.class, close)).isEqualTo(2);
      assertThat(Sql.one(admin, Integer.class, close)).isZero();
    }

    for (String closed : List.of(asInitiating, asMatching)) {
      assertThat(database.eventsOf(closed)).containsExactly("opened", "closed");
    }
    for (String untouched : List.of(ofOthers, notHidden)) {
      assertThat(database.eventsOf(untouched)).containsExactly("opened");
    }
  }

  @Test
  void onlyItsOwnStatesChangeAMatchAndOnlyMembersOfADisposition() throws SQLException {
    String match = database.opened("ea", "eb");

    assertThat(database.change(match, "ec", "{\"invalid_match\": true}")).isEmpty();
    for (String change :
        List.of("{\"status\": \"closed\"}", "{\"invalid_match\": true, \"x\": 1}", "{}", "[]")) {
      assertThat(Sql.sqlState(() -> database.change(match, "ea", change))).isEqualTo("22023");
    }
    assertThat(database.change(match, "eb", "{\"vulnerable_individual\": true}"))
        .containsExactly("2\ttrue");
    assertThat(database.eventsOf(match)).containsExactly("opened", "changed");
  }

  @Test
  void aClosedMatchCannotChangeAndAnOpenOneCannotBeReopened() throws SQLException {
    String match = database.opened("ea", "eb");
    try (Connection matcher = database.matcher()) {
      String reopen = "SELECT collaboration.reopen_match(?, 'key', NULL)";
      assertThat(Sql.sqlState(() -> Sql.run(matcher, reopen, match)))
          .isEqualTo(SqlStates.MATCH_OPEN);
      database.close(match, "ea", "eb");
      assertThat(
              Sql.sqlState(() -> database.change(match, "ea", "{\"vulnerable_individual\": true}")))
          .isEqualTo("LS020");
      Sql.run(matcher, reopen, match);
    }
    assertThat(database.eventsOf(match))
        .containsExactly("opened", "changed", "changed", "closed", "reopened");
  }

  @Test
  void whatIsRecordedCannotBeChangedOrDeleted() throws SQLException {
    UUID searchId = UUID.randomUUID();
    database.opened("ea", "eb");
    try (Connection matcher = database.matcher();
        Connection superuser = database.superuser()) {
      for (int again = 0; again < 2; again++) {
        Sql.run(
            matcher,
            "SELECT collaboration.record_search(?, 'ea', 'key', NULL, 2, 1, 3, ?)",
            searchId,
            matcher.createArrayOf("text", new String[] {"eb"}));
      }
      Sql.run(matcher, "SELECT collaboration.record_reading('key', NULL, NULL, 2)");
      Sql.run(superuser, "UPDATE collaboration.settings SET match_retention = '3 years'");
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT persons, matches, hidden, unsearched FROM collaboration.search_audit WHERE search_id = ?",
                  searchId))
          .containsExactly("2\t1\t3\t{eb}");
      for (String statement :
          List.of(
              "DELETE FROM collaboration.search_audit",
              "DELETE FROM collaboration.reading_audit",
              "DELETE FROM collaboration.match_event",
              "DELETE FROM collaboration.audit_log",
              "UPDATE collaboration.search_audit SET persons = 0",
              "UPDATE collaboration.reading_audit SET matches = 0",
              "UPDATE collaboration.match_event SET event = 'closed'",
              "UPDATE collaboration.match SET hidden = false",
              "UPDATE collaboration.match_participants SET sealed = ''",
              "TRUNCATE collaboration.search_audit")) {
        assertThat(Sql.error(() -> Sql.run(superuser, statement)).getMessage())
            .as(statement)
            .contains("append-only");
      }
    }
  }

  private String openUnder(String versions, String id, byte[]... persons) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.one(
          matcher,
          String.class,
          """
          SELECT opened FROM collaboration.open_match(
              ?, 'ea', 'eb', ?::int[], ?, '\\x01', '\\x02', 'key', NULL, false, NULL, NULL)
          """,
          id,
          versions,
          matcher.createArrayOf("bytea", persons));
    }
  }

  private long count(String table, byte[] person) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(
          superuser,
          Long.class,
          "SELECT count(*) FROM collaboration." + table + " WHERE match_token = ?",
          person);
    }
  }

  private static Set<String> results(List<Callable<String>> calls) throws Exception {
    Set<String> results = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
    }
    return results;
  }
}
