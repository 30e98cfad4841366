package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings a database to the newest version, as the owner of its schema. */
final class Migrations {

  private Migrations() {}

  /** The migrator has a password only while this runs. */
  static void run(ClusterAdmin cluster, Connection superuser, DatabasePlan plan)
      throws SQLException {
    Roles roles = new Roles(superuser);
    String password = Roles.randomPassword();
    roles.setPassword(plan.migrator(), password);
    try {
      PGSimpleDataSource database = cluster.dataSource(plan.database());
      database.setUser(plan.migrator());
      database.setPassword(password);
      database.setOptions("-c role=" + plan.owner());
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:" + plan.migrations())
          .placeholders(plan.placeholders())
          .schemas(plan.schema())
          .createSchemas(false)
          .cleanDisabled(true)
          .validateMigrationNaming(true)
          .load()
          .migrate();
    } finally {
      roles.removePassword(plan.migrator());
    }
  }
}
