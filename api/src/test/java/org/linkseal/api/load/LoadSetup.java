package org.linkseal.api.load;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.api.staging.LocalStagingStore;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.keys.ServiceSecrets;
import org.linkseal.telemetry.metrics.Meters;

/** What loads need, without a running service: each test decides which worker does what. */
final class LoadSetup implements AutoCloseable {
  private final TestInstallation installation;
  private final ServiceSecrets secrets;
  private final HikariDataSource registry;
  private final StatePools pools;
  private final Path folder;
  private final Meters meters = new Meters();

  LoadSetup(Path folder, String... states) {
    this.folder = folder;
    installation = TestInstallation.withStates(states);
    secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    registry = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
    pools = pools();
  }

  /** Connections of a process of its own. */
  StatePools pools() {
    return new StatePools(registry, secrets, Service.API);
  }

  TestInstallation installation() {
    return installation;
  }

  SnapshotKeys keys() {
    return new SnapshotKeys(registry, secrets);
  }

  StateRegistry states() {
    return new StateRegistry(registry, Clock.systemUTC());
  }

  State state(String code) {
    return states().find(new StateCode(code)).orElseThrow();
  }

  StagingStore staging() {
    return new LocalStagingStore(folder);
  }

  Path file(String state, String uploadId) {
    return folder.resolve(state).resolve(uploadId + ".staged");
  }

  StagedUploads uploads() {
    return new StagedUploads(keys(), pools, staging());
  }

  Janitor janitor() {
    return new Janitor(pools, staging(), keys(), loadMetrics());
  }

  StateWork worker() {
    return worker(staging(), LeaseTerms.USUAL);
  }

  StateWork worker(StagingStore store, LeaseTerms terms) {
    return worker(pools, store, terms);
  }

  StateWork worker(LoadPlaces places, StagingStore store) {
    return worker(pools, store, places, LeaseTerms.USUAL);
  }

  StateWork worker(StatePools ofItsProcess, StagingStore store, LeaseTerms terms) {
    LoadPlaces places = new LoadPlaces(new LoadLimits(4, 2));
    return worker(ofItsProcess, store, places, terms);
  }

  private StateWork worker(
      StatePools ofItsProcess, StagingStore store, LoadPlaces places, LeaseTerms terms) {
    return new StateWork(
        ofItsProcess, store, states(), places, terms, new UploadMetrics(meters), loadMetrics());
  }

  LoadMetrics loadMetrics() {
    return new LoadMetrics(meters);
  }

  static @Nullable Outcome next(StateWork worker, State state) {
    try {
      return worker.loadNext(state);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** As {@link #next}, while the state's database may not answer. */
  static @Nullable Outcome nextIfReachable(StateWork worker, State state) throws Exception {
    try {
      return worker.loadNext(state);
    } catch (SQLException e) {
      return null;
    }
  }

  StateTables tables(String state) {
    return new StateTables(installation.stateCluster(), state);
  }

  RegistryTables registryTables() {
    return new RegistryTables(installation.sharedCluster());
  }

  @Override
  public void close() {
    meters.close();
    pools.close();
    registry.close();
    installation.close();
  }
}
