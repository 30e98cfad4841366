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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.Service;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.keys.ServiceSecrets;

@ExtendWith(Installed.class)
class MatchesTest {

  private static final String ID_DIGITS = "23456789BCDFGHJKLMNPQRSTVWXYZ";

  private final TestInstallation installation;

  MatchesTest(TestInstallation installation) {
    this.installation = installation;
  }

  @Test
  void twentySearchesAtOnceOpenOneMatch() throws Exception {
    byte[] person = person();
    List<Callable<String>> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = id();
      // Either direction is the same pair.
      searches.add(
          i % 2 == 0 ? () -> open(id, "ea", "eb", person) : () -> open(id, "eb", "ea", person));
    }
    Set<String> ids = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> search : threads.invokeAll(searches)) {
        ids.add(search.get());
      }
    }
    assertThat(ids).hasSize(1);
    try (Connection superuser = installation.sharedCluster().superuser("collaboration")) {
      for (String table : List.of("match", "open_match")) {
        assertThat(
                Sql.one(
                    superuser,
                    Long.class,
                    "SELECT count(*) FROM collaboration." + table + " WHERE match_token = ?",
                    person))
            .isEqualTo(1);
      }
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT event, actor FROM collaboration.match_event WHERE match_id = ?",
                  ids.iterator().next()))
          .containsExactly("opened\tkey");
    }
  }

  @Test
  void anotherPersonOrAnotherPairIsAnotherMatch() throws SQLException {
    byte[] person = person();
    String match = open(id(), "ea", "eb", person);
    assertThat(open(id(), "ea", "eb", person)).isEqualTo(match);
    assertThat(open(id(), "ea", "ec", person)).isNotEqualTo(match);
    assertThat(open(id(), "ea", "eb", person())).isNotEqualTo(match);
  }

  @Test
  void anIdThatIsTakenIsAnErrorOfItsOwnAndOpensNothing() throws SQLException {
    String taken = open(id(), "ea", "eb", person());
    byte[] person = person();
    assertThat(Sql.sqlState(() -> open(taken, "ea", "eb", person)))
        .isEqualTo(SqlStates.MATCH_ID_TAKEN);
    String another = id();
    assertThat(open(another, "ea", "eb", person)).isEqualTo(another);
  }

  @Test
  void aMissingOrMalformedArgumentIsRefused() {
    assertThat(Sql.sqlState(() -> open(id(), "ea", "ea", person()))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> open(id(), "ea", "EB", person()))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> open("AEIOU23", "ea", "eb", person()))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> open(id(), "ea", "eb", null))).isEqualTo("22023");
  }

  @Test
  void aSearchIsRecordedOnceAndEventsAndSearchesCannotBeChanged() throws SQLException {
    UUID searchId = UUID.randomUUID();
    try (Connection matcher = matcher();
        Connection superuser = installation.sharedCluster().superuser("collaboration")) {
      for (int again = 0; again < 2; again++) {
        Sql.run(
            matcher,
            "SELECT collaboration.record_search(?, 'ea', 'key', NULL, 2, 1, 3, ?)",
            searchId,
            matcher.createArrayOf("text", new String[] {"eb"}));
      }
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT persons, matches, hidden, unsearched FROM collaboration.search_audit WHERE search_id = ?",
                  searchId))
          .containsExactly("2\t1\t3\t{eb}");
      for (String table : List.of("search_audit", "match_event")) {
        assertThat(
                Sql.error(() -> Sql.run(superuser, "DELETE FROM collaboration." + table))
                    .getMessage())
            .contains("append-only");
      }
    }
  }

  private String open(String id, String initiating, String matching, byte @Nullable [] person)
      throws SQLException {
    try (Connection matcher = matcher()) {
      return Sql.one(
          matcher,
          String.class,
          "SELECT collaboration.open_match(?, ?, ?, 1, ?, '\\x01', '\\x02', 'key')",
          id,
          initiating,
          matching,
          person);
    }
  }

  private Connection matcher() throws SQLException {
    return installation
        .sharedCluster()
        .connect(
            "collaboration",
            "collaboration_matcher",
            ServiceSecrets.load(installation.secretsFile(Service.MATCHER)).collaborationPassword());
  }

  private static byte[] person() {
    return SecretBytes.random(32).toByteArray();
  }

  private static String id() {
    StringBuilder id = new StringBuilder();
    for (byte b : SecretBytes.random(7).toByteArray()) {
      id.append(ID_DIGITS.charAt(Math.floorMod(b, ID_DIGITS.length())));
    }
    return id.toString();
  }
}
