package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.load.LoadSetup.next;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.load.LoadPlaces.Place;
import org.linkseal.api.load.StagedUploads.Staged;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.StateTables;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {
  private static final LeaseTerms NEVER_RENEWED =
      new LeaseTerms(Duration.ofSeconds(30), Duration.ofHours(1));

  private final LoadSetup setup;
  private final StagedUploads uploads;

  LoadTest(@TempDir Path folder) {
    setup =
        new LoadSetup(
            folder, "ea", "eb", "ec", "ed", "ee", "ef", "eg", "eh", "ei", "ej", "ek", "el");
    uploads = setup.uploads();
  }

  @AfterAll
  void close() {
    setup.close();
  }

  @Test
  void aFrozenWorkerThatWakesUpAfterItsLeaseChangesNothing() throws Exception {
    State state = setup.state("ea");
    StateTables tables = setup.tables("ea");
    Staged upload = uploads.stage(state, 4);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork frozen =
        setup.worker(TroubledStore.frozenUntil(thawed, setup.staging()), NEVER_RENEWED);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<@Nullable Outcome> first = begin(frozen, state, executor);
      await().until(() -> tables.loadTables() == 1);
      tables.endLeases();
      assertThat(next(setup.worker(), state)).isEqualTo(Outcome.PUBLISHED);
      long published = tables.currentSnapshot();
      thawed.countDown();
      assertThat(first.get()).isEqualTo(Outcome.LEASE_LOST);
      assertThat(tables.currentSnapshot()).isEqualTo(published);
      assertThat(tables.currentRows()).isEqualTo(4);
      assertThat(tables.storedStatus(upload.id())).isEqualTo("complete");
    }
  }

  @Test
  void aLeaseThatIsRenewedIsNotTakenOver() throws Exception {
    State state = setup.state("eb");
    Staged upload = uploads.stage(state, 4);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork slow =
        setup.worker(
            TroubledStore.frozenUntil(thawed, setup.staging()),
            new LeaseTerms(Duration.ofSeconds(4), Duration.ofMillis(200)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<@Nullable Outcome> first = begin(slow, state, executor);
      await().until(() -> setup.tables("eb").storedStatus(upload.id()).equals("loading"));
      StateWork other = setup.worker();
      await().during(Duration.ofSeconds(5)).until(() -> next(other, state) == null);
      thawed.countDown();
      assertThat(first.get()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @Test
  void aStagedFileThatWasDamagedFailsItsUploadAndLeavesTheSnapshot() throws Exception {
    State state = setup.state("ec");
    StateTables tables = setup.tables("ec");
    StateWork worker = setup.worker();
    uploads.stage(state, 2);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    long before = tables.currentSnapshot();

    for (int at : new int[] {0, 90, 300, 450}) {
      Staged damaged = uploads.stage(state, 3);
      flip(setup.file("ec", damaged.id()), at);
      assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
      assertThat(tables.storedStatus(damaged.id())).isEqualTo("failed");
      assertThat(setup.file("ec", damaged.id())).doesNotExist();
    }
    Staged miscounted = uploads.stage(state, 3, 4);
    assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
    assertThat(tables.errorMessage(miscounted.id())).contains("upload it again");

    assertThat(tables.currentSnapshot()).isEqualTo(before);
    assertThat(tables.currentRows()).isEqualTo(2);
  }

  @Test
  void theRegistryKnowsOfAFirstSnapshotBeforeItCanBeSearched() throws Exception {
    State state = setup.state("eg");
    uploads.stage(state, 2);
    RegistryTables known = setup.registryTables();
    assertThat(known.hasPublished("eg")).isFalse();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        Connection blocker = setup.installation().stateCluster().superuser("state_eg");
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
      CompletableFuture<@Nullable Outcome> load = begin(setup.worker(), state, executor);
      await().until(() -> known.hasPublished("eg"));
      assertThat(load).isNotDone();
      blocker.rollback();
      assertThat(load.get()).isEqualTo(Outcome.PUBLISHED);
    }
  }

  @Test
  void anAppendIsAddedToTheSnapshotUnlessItRepeatsAParticipant() throws Exception {
    State state = setup.state("ed");
    StateTables tables = setup.tables("ed");
    StateWork worker = setup.worker();
    uploads.stage(state, 4);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    long snapshot = tables.currentSnapshot();

    Staged append = uploads.append(state, 4, 700);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    assertThat(tables.storedStatus(append.id())).isEqualTo("complete");
    Staged repeating = uploads.append(state, 699, 701);
    assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
    assertThat(tables.errorMessage(repeating.id())).contains("participant_id").contains("\"2\"");

    assertThat(tables.currentSnapshot()).isEqualTo(snapshot);
    assertThat(tables.currentRows()).isEqualTo(700);
    assertThat(setup.file("ed", append.id())).doesNotExist();
    assertThat(setup.file("ed", repeating.id())).doesNotExist();
  }

  @Test
  void processesShareTheUploadsAndPublishEachOnceInOrder() throws Exception {
    State state = setup.state("ee");
    List<String> staged = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      staged.add(uploads.stage(state, i).id());
    }
    try (StatePools one = setup.pools();
        StatePools other = setup.pools()) {
      List<StateLoop> loops = List.of(loop(one, state), loop(other, state));
      List<Thread> threads = loops.stream().map(Thread.ofVirtual()::start).toList();
      await().until(() -> setup.tables("ee").storedStatus(staged.getLast()).equals("complete"));
      loops.forEach(StateLoop::stop);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(setup.tables("ee").publishedUploads()).isEqualTo(staged);
    assertThat(setup.tables("ee").currentRows()).isEqualTo(8);
  }

  @Test
  void aStateWithNothingToLoadNeedsNoPlaceAndOneThatWaitsForAPlaceIsCleaned() throws Exception {
    State state = setup.state("eh");
    StateTables tables = setup.tables("eh");
    Staged old = uploads.stage(state, 1);
    assertThat(next(setup.worker(), state)).isEqualTo(Outcome.PUBLISHED);
    uploads.stage(state, 1);
    assertThat(next(setup.worker(), state)).isEqualTo(Outcome.PUBLISHED);
    tables.supersededEarlier("2 minutes");

    LoadPlaces places = new LoadPlaces(new LoadLimits(1, 1));
    Place taken = places.take(state.database(), Duration.ZERO).orElseThrow();
    StateWork worker = setup.worker(places, setup.staging());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(begin(worker, state, executor).get(30, TimeUnit.SECONDS)).isNull();
      Staged waiting = uploads.stage(state, 1);
      try (Running _ = new Running(loop(worker, state))) {
        await().until(() -> setup.registryTables().isDestroyed(old.keyId()));
        assertThat(tables.storedStatus(waiting.id())).isEqualTo("staged");
        taken.close();
        await().until(() -> tables.storedStatus(waiting.id()).equals("complete"));
      }
    }
  }

  @Test
  void theStagedFileOfAnAbandonedUploadGoesWithIt() throws Exception {
    State state = setup.state("el");
    StateTables tables = setup.tables("el");
    Staged orphan = uploads.begin(state);
    uploads.write(state, orphan, UploadKind.REPLACE, 0, 1);
    tables.fail(orphan.id());
    Staged silent = uploads.begin(state);
    uploads.write(state, silent, UploadKind.REPLACE, 0, 1);
    try (Running running = new Running(loop(setup.worker(), state))) {
      // The sweep that each start makes is over; the next one by the clock comes in an hour.
      await().until(() -> Files.notExists(setup.file("el", orphan.id())));
      tables.foundSilent();
      running.wake();
      await().until(() -> Files.notExists(setup.file("el", silent.id())));
    }
    assertThat(tables.storedStatus(silent.id())).isEqualTo("abandoned");
  }

  @Test
  void anErrorInATurnDoesNotEndTheLoop() throws Exception {
    State state = setup.state("ei");
    Staged upload = uploads.stage(state, 1);
    AtomicInteger opened = new AtomicInteger();
    StagingStore store =
        new TroubledStore(
            setup.staging(),
            () -> {
              if (opened.getAndIncrement() == 0) {
                throw new OutOfMemoryError("of a test");
              }
            });
    LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(500));
    try (Running _ = new Running(loop(setup.worker(store, terms), state))) {
      await().until(() -> setup.tables("ei").storedStatus(upload.id()).equals("complete"));
    }
    assertThat(opened.get()).isEqualTo(2);
  }

  @Test
  void aProcessThatStopsGivesBackWhatItLoadsAndNoAttemptIsCounted() throws Exception {
    State state = setup.state("ej");
    StateTables tables = setup.tables("ej");
    Staged upload = uploads.stage(state, 4);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork worker =
        setup.worker(TroubledStore.frozenUntil(thawed, setup.staging()), LeaseTerms.USUAL);
    try (Running running = new Running(loop(worker, state))) {
      await().until(() -> tables.loadTables() == 1);
      try (Connection holder = tables.holdingNewestLoad()) {
        thawed.countDown();
        await().until(tables::isBlocked);
        running.interrupt();
        await().until(() -> tables.storedStatus(upload.id()).equals("staged"));
        assertThat(holder.isClosed()).isFalse();
      }
    }
    assertThat(tables.countedAttempts(upload.id())).isZero();
    assertThat(next(setup.worker(), state)).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void aPublishThatIsHeldUpForLongerThanTheLeaseIsNotCutOff() throws Exception {
    State state = setup.state("ek");
    StateTables tables = setup.tables("ek");
    uploads.stage(state, 2);
    StateWork worker =
        setup.worker(setup.staging(), new LeaseTerms(Duration.ofSeconds(5), Duration.ofSeconds(3)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        Connection held = setup.installation().stateCluster().superuser("state_ek");
        Statement statement = held.createStatement()) {
      held.setAutoCommit(false);
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
      CompletableFuture<@Nullable Outcome> load = begin(worker, state, executor);
      await().until(tables::leasesAreOver);
      held.rollback();
      assertThat(load.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.PUBLISHED);
    }
  }

  /** A loop on a thread of its own. */
  private static final class Running implements AutoCloseable {
    private final StateLoop loop;
    private final Thread thread;

    Running(StateLoop loop) {
      this.loop = loop;
      this.thread = Thread.ofVirtual().start(loop);
    }

    void wake() {
      loop.wake();
    }

    void interrupt() {
      loop.stop();
      thread.interrupt();
    }

    @Override
    public void close() {
      loop.stop();
      await().until(() -> !thread.isAlive());
    }
  }

  private StateLoop loop(StateWork worker, State state) {
    return new StateLoop(state.code(), setup.states(), worker, setup.janitor(), Clock.systemUTC());
  }

  private StateLoop loop(StatePools ofItsProcess, State state) {
    return new StateLoop(
        state.code(),
        setup.states(),
        setup.worker(ofItsProcess, setup.staging(), LeaseTerms.USUAL),
        new Janitor(ofItsProcess, setup.staging(), setup.keys(), setup.loadMetrics()),
        Clock.systemUTC());
  }

  @Test
  void anUploadWhoseEveryLoadCrashesTheProcessIsGivenUpAndTheNextOneGoesOn() throws Exception {
    State state = setup.state("ef");
    StateTables tables = setup.tables("ef");
    Staged poison = uploads.stage(state, 1);
    Staged after = uploads.stage(state, 2);
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(crashingAttempt(state).attempt()).isEqualTo(attempt);
      tables.endLeases();
    }
    StateWork worker = setup.worker();
    assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
    assertThat(tables.storedStatus(poison.id())).isEqualTo("failed");
    assertThat(setup.file("ef", poison.id())).doesNotExist();
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    assertThat(tables.storedStatus(after.id())).isEqualTo("complete");
  }

  /** Claims and opens the load, and is never heard of again. */
  private Claim crashingAttempt(State state) throws Exception {
    try (StatePools process = setup.pools();
        Connection connection = process.connection(state, DatabaseRole.LOADER)) {
      Claim claim = LoadSteps.claim(connection, state, Duration.ofSeconds(30)).orElseThrow();
      LoadSteps.open(connection, claim);
      return claim;
    }
  }

  private static CompletableFuture<@Nullable Outcome> begin(
      StateWork worker, State state, ExecutorService executor) {
    return CompletableFuture.supplyAsync(() -> next(worker, state), executor);
  }

  private static void flip(Path file, int at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 1);
    }
  }
}
