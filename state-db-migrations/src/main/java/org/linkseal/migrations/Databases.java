package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a database that is closed to everyone who is not named in its plan. */
final class Databases {

  /** What the server may write of a statement into its log: the SQLSTATE and a message. */
  private static final String SETTINGS =
      """
      ALTER DATABASE %1$I SET log_error_verbosity = 'terse';
      ALTER DATABASE %1$I SET log_min_error_statement = 'panic';
      ALTER DATABASE %1$I SET log_statement = 'none';
      ALTER DATABASE %1$I SET log_min_duration_statement = -1;
      ALTER DATABASE %1$I SET log_min_duration_sample = -1;
      ALTER DATABASE %1$I SET log_transaction_sample_rate = 0;
      ALTER DATABASE %1$I SET log_parameter_max_length = 0;
      ALTER DATABASE %1$I SET log_parameter_max_length_on_error = 0;
      ALTER DATABASE %1$I SET auto_explain.log_min_duration = -1;
      ALTER DATABASE %1$I SET auto_explain.log_parameter_max_length = 0;
      ALTER DATABASE %1$I SET debug_print_parse = off;
      ALTER DATABASE %1$I SET debug_print_rewritten = off;
      ALTER DATABASE %1$I SET debug_print_plan = off;
      ALTER DATABASE %1$I SET idle_in_transaction_session_timeout = '60s';
      """;

  /**
   * What PUBLIC may call by default and no role here needs: large objects are storage outside every
   * grant, advisory locks fill the shared lock table, logical messages write to the WAL, and the
   * languages let any role run code of its own.
   */
  private static final String TAKE_FROM_PUBLIC =
      """
      DO $$
      DECLARE
          f regprocedure;
      BEGIN
          FOR f IN
              SELECT p.oid FROM pg_catalog.pg_proc p
              WHERE p.pronamespace = 'pg_catalog'::regnamespace
                AND p.proname ~ '^(lo_|loread$|lowrite$|pg_(try_)?advisory_|pg_logical_emit_message$)'
          LOOP
              EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
          END LOOP;
      END
      $$;
      REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
      DROP SCHEMA IF EXISTS public;
      """;

  /** Flyway takes the one advisory lock. */
  private static final String OWNER =
      """
      ALTER DEFAULT PRIVILEGES FOR ROLE %1$I REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
      GRANT USAGE ON LANGUAGE plpgsql, sql TO %1$I;
      GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO %1$I;
      CREATE SCHEMA IF NOT EXISTS %2$I AUTHORIZATION %1$I;
      """;

  private final ClusterAdmin cluster;
  private final Connection superuser;

  /**
   * @param superuser a connection of {@code cluster}
   */
  Databases(ClusterAdmin cluster, Connection superuser) {
    this.cluster = cluster;
    this.superuser = superuser;
  }

  void create(DatabasePlan plan) throws SQLException {
    Ddl.run(superuser, "REVOKE ALL ON DATABASE template1, postgres FROM PUBLIC");
    if (!Ddl.exists(superuser, "SELECT FROM pg_database WHERE datname = ?", plan.database())) {
      Ddl.run(
          superuser,
          """
          CREATE DATABASE %I TEMPLATE template0 ENCODING 'UTF8'
          LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' ALLOW_CONNECTIONS false
          """,
          plan.database());
    }
    Ddl.run(superuser, "REVOKE ALL ON DATABASE %I FROM PUBLIC", plan.database());
    Ddl.run(superuser, SETTINGS, plan.database());
    Ddl.run(superuser, "ALTER DATABASE %I ALLOW_CONNECTIONS true", plan.database());
    close(plan);
    for (Login login : plan.logins()) {
      Ddl.run(superuser, "GRANT CONNECT ON DATABASE %I TO %I", plan.database(), login.role());
    }
  }

  private void close(DatabasePlan plan) throws SQLException {
    try (Connection inside = cluster.connect(plan.database());
        Statement statement = inside.createStatement()) {
      inside.setAutoCommit(false);
      statement.execute(TAKE_FROM_PUBLIC);
      Ddl.run(inside, OWNER, plan.owner(), plan.schema());
      inside.commit();
    }
  }
}
