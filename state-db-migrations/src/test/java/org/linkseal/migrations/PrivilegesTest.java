package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;

/**
 * What every role may do in every database, tried and looked up, against {@code privileges.tsv}.
 * All databases share one cluster here: the placement in which roles are nearest to each other.
 */
class PrivilegesTest {

  private static final String PASSWORD = "of-every-role";
  private static final List<String> OURS =
      List.of("registry", "collaboration", "state_ea", "state_eb");

  /** With the tables of loads left out: a loader may insert into those of the one that is open. */
  private static final String FIXED_RELATIONS =
      """
      SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind IN ('r', 'v', 'm', 'p', 'S')
        AND relname !~ '^(load|ids)_[0-9]+$'
      """;

  private static TestInstallation installation;
  private static TestCluster cluster;

  @BeforeAll
  static void install() throws SQLException {
    installation = TestInstallation.withStates();
    cluster = installation.sharedCluster();
    installation.addState("ea", cluster);
    installation.addState("eb", cluster);

    StateDatabase ea = new StateDatabase(cluster, "ea");
    ea.published(UUID.randomUUID());
    ea.published(UUID.randomUUID());
    StateDatabase.Claim lost = ea.claimed(1);
    ea.open(lost);
    ea.expireLease(lost);
    ea.open(ea.claimed());

    StateDatabase eb = new StateDatabase(cluster, "eb");
    eb.published(UUID.randomUUID());
    eb.published(UUID.randomUUID());
    StateDatabase.Claim failed = eb.claimed(1);
    eb.open(failed);
    eb.expireLease(failed);
    eb.sealed(eb.claimed(), List.of(UUID.randomUUID()));

    try (Connection superuser = cluster.superuser("postgres")) {
      for (String role : roles()) {
        new Roles(superuser).setPassword(role, PASSWORD);
      }
    }
  }

  @AfterAll
  static void close() {
    installation.close();
  }

  @Test
  void everyRoleCanDoWhatTheTableSaysAndNothingElse() throws SQLException {
    assertThat(tried(roles())).containsExactlyElementsOf(expectedToSucceed());
  }

  @Test
  void theCataloguesHoldWhatTheTableSaysAndNothingElse() throws SQLException {
    assertThat(inTheCatalogues()).containsExactlyElementsOf(PrivilegeTable.held());
  }

  @Test
  void publicHasLostWhatReachesBeyondTheGrants() throws SQLException {
    for (String database : OURS) {
      try (Connection superuser = cluster.superuser(database)) {
        assertThat(Catalogue.takenFromPublic(superuser))
            .containsExactlyElementsOf(PrivilegeTable.takenFromPublic());
        assertThat(Catalogue.takenFromOthers(superuser)).isEmpty();
      }
    }
  }

  @Test
  void aNewGrantIsNoticed() throws SQLException {
    try (Connection superuser = cluster.superuser("state_ea")) {
      Sql.run(superuser, "GRANT UPDATE (event) ON linkseal.audit_log TO ea_auditor");
      try {
        assertThat(inTheCatalogues())
            .contains("ea_auditor\tstate_ea\tcolumn linkseal.audit_log.event\tUPDATE");
      } finally {
        Sql.run(superuser, "REVOKE UPDATE (event) ON linkseal.audit_log FROM ea_auditor");
      }
    }
  }

  @Test
  void whatIsGrantedByHandIsTakenBackWhenTheGrantsAreMadeAgain() throws Exception {
    for (String database : OURS) {
      String owner = database.replaceFirst("state_", "");
      try (Connection superuser = cluster.superuser(database)) {
        for (String relation : Sql.lines(superuser, FIXED_RELATIONS)) {
          for (String role : roles()) {
            if (role.matches(owner + "_(?!owner|migrator).*")) {
              Sql.run(superuser, "GRANT ALL ON %s TO %s, PUBLIC".formatted(relation, role));
            }
          }
        }
        if (database.equals(owner)) {
          Grants.of(superuser, database);
        } else {
          Grants.ofState(superuser, owner);
        }
      }
    }
    assertThat(inTheCatalogues()).containsExactlyElementsOf(PrivilegeTable.held());
  }

  private static List<String> roles() throws SQLException {
    try (Connection superuser = cluster.superuser("postgres")) {
      return Sql.lines(
          superuser,
          "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'");
    }
  }

  private static SortedSet<String> tried(List<String> roles) throws SQLException {
    SortedSet<String> allowed = new TreeSet<>();
    for (String role : roles) {
      for (String database :
          List.of("registry", "collaboration", "state_ea", "state_eb", "postgres", "template1")) {
        allowed.addAll(Attempts.allowed(cluster, database, role, PASSWORD));
      }
    }
    return allowed;
  }

  private static SortedSet<String> inTheCatalogues() throws SQLException {
    SortedSet<String> held = new TreeSet<>();
    try (Connection superuser = cluster.superuser("postgres")) {
      held.addAll(Catalogue.ofTheCluster(superuser));
    }
    for (String database : OURS) {
      try (Connection superuser = cluster.superuser(database)) {
        held.addAll(Catalogue.ofTheDatabase(superuser, LoadTables.of(superuser)));
        for (String line : Catalogue.addedToTheSystem(superuser)) {
          held.add(line.replaceFirst("\t", "\t" + database + "\t"));
        }
      }
    }
    return held;
  }

  /** A privilege that is held shows in these verbs; those of roles without a login in none. */
  private static SortedSet<String> expectedToSucceed() {
    SortedSet<String> succeeding = new TreeSet<>();
    for (String line : PrivilegeTable.held()) {
      String[] held = line.split("\t", -1);
      String object = String.join("\t", held[0], held[1], held[2]) + "\t";
      boolean canLogIn = !held[0].endsWith("_owner") && !held[0].equals("PUBLIC");
      switch (held[3]) {
        case "CONNECT", "EXECUTE" -> {
          if (canLogIn) {
            succeeding.add(line);
          }
        }
        case "SELECT" ->
            List.of("SELECT", "COPY OUT", "COPY OUT QUERY")
                .forEach(verb -> succeeding.add(object + verb));
        case "INSERT" ->
            List.of("INSERT", "INSERT ON CONFLICT", "COPY IN")
                .forEach(verb -> succeeding.add(object + verb));
        case "MEMBER SET" -> {
          String state = held[0].substring(0, held[0].indexOf('_'));
          String database = state.length() == 2 ? "state_" + state : state;
          succeeding.add(String.join("\t", held[0], database, held[2], "SET ROLE"));
        }
        default -> {}
      }
    }
    return succeeding;
  }
}
