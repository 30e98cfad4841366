package org.linkseal.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;

/** What PUBLIC and every role but an object's owner hold, as the system catalogues say. */
final class Catalogue {

  /** A load table is named by the state of its snapshot. */
  private static final String IN_THIS_DATABASE =
      """
      WITH acl (object, owner, acl) AS (
          SELECT 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner))
          FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        UNION ALL
          SELECT 'relation ' || c.oid::regclass, relowner,
                 coalesce(relacl, acldefault(CASE WHEN relkind = 'S' THEN 's' ELSE 'r' END::"char", relowner))
          FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind NOT IN ('i', 'c')
        UNION ALL
          SELECT 'column ' || attrelid::regclass || '.' || attname, 0, attacl
          FROM pg_attribute WHERE attacl IS NOT NULL
            AND attrelid NOT IN (SELECT objoid FROM pg_init_privs WHERE objsubid > 0)
        UNION ALL
          SELECT 'function ' || p.oid::regprocedure, proowner, coalesce(proacl, acldefault('f', proowner))
          FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
          WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        UNION ALL
          SELECT 'default ' || defaclobjtype::text || ' of ' || defaclrole::regrole, defaclrole, defaclacl
          FROM pg_default_acl
        UNION ALL
          SELECT 'type ' || t.oid::regtype, typowner, coalesce(typacl, acldefault('T', typowner))
          FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
          WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND typelem = 0
            AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind <> 'c')
        UNION ALL
          SELECT 'large object', lomowner, coalesce(lomacl, acldefault('L', lomowner)) FROM pg_largeobject_metadata
        UNION ALL
          SELECT 'foreign server ' || srvname, srvowner, coalesce(srvacl, acldefault('S', srvowner))
          FROM pg_foreign_server
      )
      SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, current_database(),
             object, privilege_type || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
      FROM acl CROSS JOIN LATERAL aclexplode(acl)
      WHERE grantee <> owner
      """;

  private static final String OF_THE_CLUSTER =
      """
      SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, datname,
             'database', privilege_type
      FROM pg_database CROSS JOIN LATERAL aclexplode(coalesce(datacl, acldefault('d', datdba)))
      WHERE grantee <> datdba AND datname <> 'template0'
      UNION ALL
      SELECT member::regrole::text, '*', 'role ' || roleid::regrole,
             concat_ws(' ', 'MEMBER', CASE WHEN set_option THEN 'SET' END,
                       CASE WHEN inherit_option THEN 'INHERIT' END, CASE WHEN admin_option THEN 'ADMIN' END)
      FROM pg_auth_members WHERE member::regrole::text !~ '^pg_'
      UNION ALL
      SELECT rolname, '*', 'itself',
             concat_ws(' ', CASE WHEN rolcanlogin THEN 'LOGIN' END, 'LIMIT ' || rolconnlimit,
                       CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                       CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
                       CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)
      FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'
      UNION ALL
      SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, '*',
             'parameter ' || parname, privilege_type
      FROM pg_parameter_acl CROSS JOIN LATERAL aclexplode(paracl) WHERE grantee <> 10
      UNION ALL
      SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, '*',
             'tablespace ' || spcname, privilege_type
      FROM pg_tablespace CROSS JOIN LATERAL aclexplode(coalesce(spcacl, acldefault('t', spcowner)))
      WHERE grantee <> spcowner
      """;

  /** System objects whose privileges are not those that initdb gave: lines of sign, who, what. */
  private static final String CHANGED_SYSTEM_OBJECTS =
      """
      WITH system (object, classoid, objoid, now, byDefault) AS (
          SELECT 'function ' || p.oid::regprocedure, 'pg_proc'::regclass, p.oid, proacl, acldefault('f', proowner)
          FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
          WHERE nspname = 'pg_catalog'
        UNION ALL
          SELECT 'relation ' || c.oid::regclass, 'pg_class'::regclass, c.oid, relacl, acldefault('r', relowner)
          FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE nspname IN ('pg_catalog', 'pg_toast') AND relkind IN ('r', 'v')
            AND c.oid < 16384
        UNION ALL
          SELECT 'language ' || lanname, 'pg_language'::regclass, oid, lanacl, acldefault('l', lanowner)
          FROM pg_language
        UNION ALL
          SELECT 'schema ' || nspname, 'pg_namespace'::regclass, oid, nspacl, acldefault('n', nspowner)
          FROM pg_namespace WHERE nspname IN ('pg_catalog', 'pg_toast')
        UNION ALL
          SELECT 'type ' || t.oid::regtype, 'pg_type'::regclass, t.oid, typacl, acldefault('T', typowner)
          FROM pg_type t WHERE t.oid < 16384 AND typelem = 0
      ), before_and_now (object, before, now) AS (
          SELECT object, coalesce(initprivs, byDefault), coalesce(now, byDefault)
          FROM system LEFT JOIN pg_init_privs i
            ON i.classoid = system.classoid AND i.objoid = system.objoid AND i.objsubid = 0
      ), changed (sign, object, grantee, privilege_type) AS (
          SELECT '-', object, old.grantee, old.privilege_type FROM before_and_now, aclexplode(before) old
          WHERE NOT EXISTS (SELECT FROM aclexplode(now) new
                            WHERE (new.grantee, new.privilege_type) = (old.grantee, old.privilege_type))
        UNION ALL
          SELECT '+', object, new.grantee, new.privilege_type FROM before_and_now, aclexplode(now) new
          WHERE NOT EXISTS (SELECT FROM aclexplode(before) old
                            WHERE (new.grantee, new.privilege_type) = (old.grantee, old.privilege_type))
      )
      SELECT sign, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, object, privilege_type
      FROM changed
      """;

  private Catalogue() {}

  static SortedSet<String> ofTheCluster(Connection superuser) throws SQLException {
    return new TreeSet<>(Sql.lines(superuser, OF_THE_CLUSTER));
  }

  static SortedSet<String> ofTheDatabase(Connection superuser, LoadTables loadTables)
      throws SQLException {
    SortedSet<String> held = new TreeSet<>();
    for (String line : Sql.lines(superuser, IN_THIS_DATABASE)) {
      held.add(loadTables.named(line));
    }
    return held;
  }

  static SortedSet<String> takenFromPublic(Connection superuser) throws SQLException {
    return changed(superuser, "-\tPUBLIC\t");
  }

  /** Lines of role, object, privilege. */
  static SortedSet<String> addedToTheSystem(Connection superuser) throws SQLException {
    return changed(superuser, "+\t");
  }

  /** Other than what PUBLIC lost. */
  static SortedSet<String> takenFromOthers(Connection superuser) throws SQLException {
    SortedSet<String> taken = changed(superuser, "-\t");
    taken.removeIf(line -> line.startsWith("PUBLIC\t"));
    return taken;
  }

  private static SortedSet<String> changed(Connection superuser, String prefix)
      throws SQLException {
    SortedSet<String> lines = new TreeSet<>();
    for (String line : Sql.lines(superuser, CHANGED_SYSTEM_OBJECTS)) {
      if (line.startsWith(prefix)) {
        lines.add(line.substring(prefix.length()));
      }
    }
    return lines;
  }
}
