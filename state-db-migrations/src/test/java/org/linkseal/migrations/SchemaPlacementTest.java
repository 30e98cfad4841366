package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestCluster;

/** A schema of its own in a shared database is a placement too: the migrations name no schema. */
class SchemaPlacementTest {

  private static final String PASSWORD = "of-every-role";

  @Test
  void twoStatesCanShareADatabaseAndReachOnlyTheirOwnSchema() throws SQLException {
    try (TestCluster cluster = TestCluster.start()) {
      try (Connection superuser = cluster.superuser("postgres")) {
        for (String state : List.of("sa", "sb")) {
          provision(cluster, superuser, state);
        }
      }
      try (Connection receiver = cluster.connect("shared", "sa_receiver", PASSWORD)) {
        Sql.run(receiver, begin("place_sa"));
        assertThat(Sql.sqlState(() -> Sql.run(receiver, begin("place_sb")))).isEqualTo("42501");
      }
      try (Connection receiver = cluster.connect("shared", "sb_receiver", PASSWORD)) {
        Sql.run(receiver, begin("place_sb"));
      }
    }
  }

  private static void provision(TestCluster cluster, Connection superuser, String state)
      throws SQLException {
    String schema = "place_" + state;
    DatabasePlan plan =
        new DatabasePlan(
            "shared",
            schema,
            state + "_owner",
            state + "_migrator",
            List.of("receiver", "loader", "janitor", "matcher", "auditor", "migrator").stream()
                .map(role -> new Login(state + "_" + role, 4))
                .toList(),
            "db/state",
            Map.of("schema", schema, "state", state));
    Roles roles = new Roles(superuser);
    roles.create(plan);
    new Databases(cluster.admin(), superuser).create(plan);
    Migrations.run(cluster.admin(), superuser, plan);
    roles.setPassword(state + "_receiver", PASSWORD);
  }

  private static String begin(String schema) {
    return "SELECT "
        + schema
        + ".begin_upload('upload', gen_random_uuid(), 1, 'participants.csv', false, NULL)";
  }
}
