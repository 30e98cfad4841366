package org.linkseal.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.StateCode;

/**
 * One of our databases: where it is in its cluster, who owns its schema, who may log in.
 *
 * @param owner owns the schema and has no login
 * @param migrator may SET ROLE to the owner; is among the logins
 * @param migrations its folder of migrations
 */
record DatabasePlan(
    String database,
    String schema,
    String owner,
    String migrator,
    List<Login> logins,
    String migrations,
    Map<String, String> placeholders) {

  static final DatabasePlan REGISTRY =
      shared(
          "registry",
          List.of(
              new Login("registry_api", 32),
              new Login("registry_matcher", 32),
              new Login("registry_admin", 4),
              new Login("registry_auditor", 2),
              new Login("registry_migrator", 4)));

  static final DatabasePlan COLLABORATION =
      shared(
          "collaboration",
          List.of(
              new Login("collaboration_matcher", 32),
              new Login("collaboration_admin", 4),
              new Login("collaboration_auditor", 2),
              new Login("collaboration_migrator", 4)));

  static DatabasePlan of(StateCode state) {
    List<Login> logins = new ArrayList<>();
    for (DatabaseRole role : DatabaseRole.values()) {
      int connectionLimit =
          switch (role) {
            case RECEIVER, LOADER, MATCHER -> 16;
            case JANITOR -> 8;
            case MIGRATOR -> 4;
            case AUDITOR -> 2;
          };
      logins.add(new Login(role.roleName(state), connectionLimit));
    }
    return new DatabasePlan(
        "state_" + state,
        "linkseal",
        state + "_owner",
        DatabaseRole.MIGRATOR.roleName(state),
        List.copyOf(logins),
        "db/state",
        Map.of("schema", "linkseal", "state", state.value()));
  }

  private static DatabasePlan shared(String name, List<Login> logins) {
    return new DatabasePlan(
        name,
        name,
        name + "_owner",
        name + "_migrator",
        logins,
        "db/" + name,
        Map.of("schema", name));
  }
}
