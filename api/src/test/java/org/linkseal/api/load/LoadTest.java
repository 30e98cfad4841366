package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.load.StagedUploads.Staged;
import org.linkseal.api.staging.LocalStagingStore;
import org.linkseal.api.staging.StagedOutput;
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

/** Loads without a running service: each test decides which worker does what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {
  private static final LeaseTerms NEVER_RENEWED =
      new LeaseTerms(Duration.ofSeconds(1), Duration.ofHours(1));

  private final TestInstallation installation =
      TestInstallation.withStates("ea", "eb", "ec", "ed", "ee", "eg");
  private final ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
  private final HikariDataSource registry =
      RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
  private final StatePools pools = new StatePools(registry, secrets, Service.API);
  private final SnapshotKeys keys = new SnapshotKeys(registry, secrets);
  private final StateRegistry states = new StateRegistry(registry, Clock.systemUTC());
  private final StagingStore staging;
  private final Path folder;
  private final StagedUploads uploads;

  LoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.staging = new LocalStagingStore(folder);
    this.uploads = new StagedUploads(keys, pools, staging);
  }

  @AfterAll
  void close() {
    pools.close();
    registry.close();
    installation.close();
  }

  @Test
  void aFrozenWorkerThatWakesUpAfterItsLeaseChangesNothing() throws Exception {
    State state = state("ea");
    Staged upload = uploads.stage(state, 4, 4);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork frozen = worker(new FreezingStore(staging, thawed), NEVER_RENEWED);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<@Nullable Outcome> first =
          CompletableFuture.supplyAsync(() -> next(frozen, state), executor);
      await().until(() -> tables("ea").storedStatus(upload.id()).equals("loading"));
      StateWork other = worker(staging, LeaseTerms.USUAL);
      assertThat(
              await()
                  .atMost(Duration.ofSeconds(10))
                  .until(() -> next(other, state), o -> o != null))
          .isEqualTo(Outcome.PUBLISHED);
      long published = tables("ea").currentSnapshot();
      thawed.countDown();
      assertThat(first.get()).isEqualTo(Outcome.LEASE_LOST);
      assertThat(tables("ea").currentSnapshot()).isEqualTo(published);
      assertThat(tables("ea").currentRows()).isEqualTo(4);
    }
  }

  @Test
  void aLeaseThatIsRenewedIsNotTakenOver() throws Exception {
    State state = state("eb");
    Staged upload = uploads.stage(state, 4, 4);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork slow =
        worker(
            new FreezingStore(staging, thawed),
            new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(200)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<@Nullable Outcome> first =
          CompletableFuture.supplyAsync(() -> next(slow, state), executor);
      await().until(() -> tables("eb").storedStatus(upload.id()).equals("loading"));
      StateWork other = worker(staging, LeaseTerms.USUAL);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> next(other, state) == null);
      thawed.countDown();
      assertThat(first.get()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @Test
  void aStagedFileThatWasDamagedFailsItsUploadAndLeavesTheSnapshot() throws Exception {
    State state = state("ec");
    StateWork worker = worker(staging, LeaseTerms.USUAL);
    uploads.stage(state, 2, 2);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    long before = tables("ec").currentSnapshot();

    for (int at : new int[] {0, 90, 300}) {
      Staged damaged = uploads.stage(state, 3, 3);
      flip(file("ec", damaged.id()), at);
      assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
      assertThat(tables("ec").storedStatus(damaged.id())).isEqualTo("failed");
    }
    Staged miscounted = uploads.stage(state, 3, 4);
    assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
    assertThat(tables("ec").errorMessage(miscounted.id())).contains("upload it again");

    assertThat(tables("ec").currentSnapshot()).isEqualTo(before);
    assertThat(tables("ec").currentRows()).isEqualTo(2);
  }

  @Test
  void theRegistryKnowsOfAFirstSnapshotBeforeItCanBeSearched() throws Exception {
    State state = state("eg");
    uploads.stage(state, 2, 2);
    RegistryTables known = new RegistryTables(installation.sharedCluster());
    assertThat(known.hasPublished("eg")).isFalse();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        Connection blocker = installation.stateCluster().superuser("state_eg");
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
      StateWork worker = worker(staging, LeaseTerms.USUAL);
      CompletableFuture<@Nullable Outcome> load =
          CompletableFuture.supplyAsync(() -> next(worker, state), executor);
      await().until(() -> known.hasPublished("eg"));
      assertThat(load).isNotDone();
      blocker.rollback();
      assertThat(load.get()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @Test
  void aStagedFileThatIsNotThereMayComeBack() throws Exception {
    State state = state("ed");
    Staged upload = uploads.stage(state, 2, 2);
    Path file = file("ed", upload.id());
    Path elsewhere = file.resolveSibling("elsewhere");
    Files.move(file, elsewhere);
    StateWork worker = worker(staging, LeaseTerms.USUAL);
    assertThat(next(worker, state)).isEqualTo(Outcome.TO_BE_REPEATED);
    Files.move(elsewhere, file);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void aFailureThatMayPassIsRepeatedAndThenPublished() throws Exception {
    State state = state("ed");
    Staged upload = uploads.stage(state, 2, 2);
    AtomicBoolean broken = new AtomicBoolean(true);
    StateWork worker = worker(new FailingStore(staging, broken), LeaseTerms.USUAL);
    assertThat(next(worker, state)).isEqualTo(Outcome.TO_BE_REPEATED);
    assertThat(tables("ed").storedStatus(upload.id())).isEqualTo("staged");
    broken.set(false);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    assertThat(Files.notExists(file("ed", upload.id()))).isTrue();
  }

  @Test
  void theJanitorDestroysTheKeysOfWhatNoSearchCanReadAnyMore() throws Exception {
    State state = state("ee");
    StateWork worker = worker(staging, LeaseTerms.USUAL);
    Janitor janitor = new Janitor(pools, keys);
    Staged[] published = new Staged[3];
    for (int i = 0; i < published.length; i++) {
      published[i] = uploads.stage(state, 1, 1);
      assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
      janitor.clean(state);
    }
    RegistryTables registryTables = new RegistryTables(installation.sharedCluster());
    assertThat(registryTables.isDestroyed(published[0].keyId())).isTrue();
    assertThat(registryTables.isDestroyed(published[1].keyId())).isFalse();
    assertThat(registryTables.isDestroyed(published[2].keyId())).isFalse();
  }

  private StateWork worker(StagingStore store, LeaseTerms terms) {
    return new StateWork(pools, store, states, terms);
  }

  private static @Nullable Outcome next(StateWork worker, State state) {
    try {
      return worker.loadNext(state);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private State state(String code) {
    return new StateRegistry(registry, Clock.systemUTC()).find(new StateCode(code)).orElseThrow();
  }

  private StateTables tables(String state) {
    return new StateTables(installation.stateCluster(), state);
  }

  private Path file(String state, String uploadId) {
    return folder.resolve(state).resolve(uploadId + ".staged");
  }

  private static void flip(Path file, int at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 1);
    }
  }

  /** Hands out files only when it is told to. */
  private record FreezingStore(StagingStore files, CountDownLatch thawed) implements StagingStore {
    @Override
    public StagedOutput create(StateCode state, String uploadId) throws IOException {
      return files.create(state, uploadId);
    }

    @Override
    public InputStream open(StateCode state, String uploadId) throws IOException {
      try {
        thawed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return files.open(state, uploadId);
    }

    @Override
    public void delete(StateCode state, String uploadId) throws IOException {
      files.delete(state, uploadId);
    }

    @Override
    public List<String> list(StateCode state) throws IOException {
      return files.list(state);
    }
  }

  /** A disk that cannot be read for a while. */
  private record FailingStore(StagingStore files, AtomicBoolean broken) implements StagingStore {
    @Override
    public StagedOutput create(StateCode state, String uploadId) throws IOException {
      return files.create(state, uploadId);
    }

    @Override
    public InputStream open(StateCode state, String uploadId) throws IOException {
      if (broken.get()) {
        throw new IOException("broken");
      }
      return files.open(state, uploadId);
    }

    @Override
    public void delete(StateCode state, String uploadId) throws IOException {
      files.delete(state, uploadId);
    }

    @Override
    public List<String> list(StateCode state) throws IOException {
      return files.list(state);
    }
  }
}
