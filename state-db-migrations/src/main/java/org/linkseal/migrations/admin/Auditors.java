package org.linkseal.migrations.admin;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RootSecret;
import org.linkseal.migrations.audit.LiveAudit;
import org.linkseal.migrations.audit.UnverifiedException;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.audit.AuditLog;
import org.postgresql.ds.PGSimpleDataSource;

/** Connects as the auditors: their passwords come from the root secret, which no service has. */
final class Auditors {
  private static final int CONNECT_SECONDS = 10;

  /** A long log is read for longer than an idle transaction of a service may last. */
  private static final String OPTIONS =
      "-c default_transaction_read_only=on -c idle_in_transaction_session_timeout=0";

  private Auditors() {}

  /**
   * A log, wherever the registry says that its state's database is.
   *
   * @throws org.linkseal.registry.RegistryUnavailableException when the registry does not answer
   */
  static LiveAudit of(AuditLog log, AdminConfig config) throws IOException, UnverifiedException {
    RootSecret root = RootSecret.load(config.rootSecret());
    DataSource registry = registry(config, root);
    Optional<StateCode> code = log.state();
    return new LiveAudit(
        log,
        registry,
        code.isPresent()
            ? database(state(code.get(), registry), root)
            : collaboration(config, root));
  }

  /**
   * Makes sure that the registry has this state.
   *
   * @throws RefusedException when it has not
   * @throws org.linkseal.registry.RegistryUnavailableException when the registry does not answer
   */
  static void requireState(StateCode code, AdminConfig config)
      throws IOException, RefusedException {
    if (states(config).stream().noneMatch(known -> known.code().equals(code))) {
      throw new RefusedException("no such state");
    }
  }

  /**
   * All states, in the order of their codes.
   *
   * @throws org.linkseal.registry.RegistryUnavailableException when the registry does not answer
   */
  static List<State> states(AdminConfig config) throws IOException {
    return states(registry(config, RootSecret.load(config.rootSecret())));
  }

  private static List<State> states(DataSource registry) {
    return new StateRegistry(registry, Clock.systemUTC()).statesNow();
  }

  private static State state(StateCode code, DataSource registry) throws UnverifiedException {
    return states(registry).stream()
        .filter(known -> known.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new UnverifiedException("the registry has no such state"));
  }

  private static DataSource registry(AdminConfig config, RootSecret root) {
    PGSimpleDataSource registry = dataSource("registry_auditor", root);
    registry.setUrl(config.registryUrl());
    return registry;
  }

  private static DataSource database(State state, RootSecret root) {
    PGSimpleDataSource database = dataSource(DatabaseRole.AUDITOR.roleName(state.code()), root);
    DatabaseLocation location = state.database();
    database.setServerNames(new String[] {location.host()});
    database.setPortNumbers(new int[] {location.port()});
    database.setDatabaseName(location.database());
    database.setCurrentSchema(location.schema());
    return database;
  }

  private static DataSource collaboration(AdminConfig config, RootSecret root) {
    PGSimpleDataSource collaboration = dataSource("collaboration_auditor", root);
    collaboration.setUrl(config.collaborationUrl());
    collaboration.setCurrentSchema("collaboration");
    return collaboration;
  }

  private static PGSimpleDataSource dataSource(String role, RootSecret root) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUser(role);
    dataSource.setPassword(root.password(role));
    dataSource.setApplicationName("linkseal-admin");
    dataSource.setConnectTimeout(CONNECT_SECONDS);
    dataSource.setLogServerErrorDetail(false);
    dataSource.setOptions(OPTIONS);
    return dataSource;
  }
}
