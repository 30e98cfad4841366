package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.load.LoadSetup.next;
import static org.linkseal.api.load.LoadSetup.nextIfReachable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.load.StagedUploads.Staged;
import org.linkseal.api.testing.CuttableProxy;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.State;

/** An outage says nothing about an upload; a file that is missing may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadOutageTest {
  private final TestCluster own = TestCluster.start();
  private final LoadSetup setup;
  private final StagedUploads uploads;

  LoadOutageTest(@TempDir Path folder) {
    setup = new LoadSetup(folder, "ea", "eb", "ed");
    setup.installation().addState("ec", own);
    uploads = setup.uploads();
  }

  @AfterAll
  void close() {
    setup.close();
    own.close();
  }

  @Test
  void aStoreThatIsDownForLongCostsNoAttempt() throws Exception {
    State state = setup.state("ea");
    Staged upload = uploads.stage(state, 2);
    AtomicBoolean down = new AtomicBoolean(true);
    StateWork worker =
        setup.worker(
            new TroubledStore(
                setup.staging(),
                () -> {
                  if (down.get()) {
                    throw new IOException("down");
                  }
                }),
            LeaseTerms.USUAL);
    for (int attempt = 1; attempt <= 12; attempt++) {
      assertThat(next(worker, state)).isEqualTo(Outcome.PUT_OFF);
      assertThat(setup.tables("ea").storedStatus(upload.id())).isEqualTo("staged");
    }
    down.set(false);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);
    assertThat(setup.file("ea", upload.id())).doesNotExist();
  }

  @Test
  void aStagedFileThatIsMissingMayComeBackBeforeTheAttemptsAreUsedUp() throws Exception {
    State state = setup.state("eb");
    StateWork worker = setup.worker();
    Staged back = uploads.stage(state, 2);
    Path file = setup.file("eb", back.id());
    Path elsewhere = file.resolveSibling("elsewhere");
    Files.move(file, elsewhere);
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(next(worker, state)).isEqualTo(Outcome.TO_BE_REPEATED);
    }
    Files.move(elsewhere, file);
    assertThat(next(worker, state)).isEqualTo(Outcome.PUBLISHED);

    Staged gone = uploads.stage(state, 2);
    Files.delete(setup.file("eb", gone.id()));
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(next(worker, state)).isEqualTo(Outcome.TO_BE_REPEATED);
    }
    assertThat(next(worker, state)).isEqualTo(Outcome.FAILED);
    assertThat(setup.tables("eb").storedStatus(gone.id())).isEqualTo("failed");
  }

  @Test
  void aServerThatStopsForLongerThanTheLeaseDuringEveryLoadCostsNoAttempt() throws Exception {
    State state = setup.state("ec");
    StateTables tables = new StateTables(own, "ec");
    Staged upload = uploads.stage(state, 2);
    AtomicBoolean stops = new AtomicBoolean(true);
    StateWork worker =
        setup.worker(
            new TroubledStore(
                setup.staging(),
                () -> {
                  if (stops.get()) {
                    own.stop();
                  }
                }),
            LeaseTerms.USUAL);
    for (int outage = 1; outage <= 6; outage++) {
      assertThat(await().until(() -> nextIfReachable(worker, state), ended -> ended != null))
          .isEqualTo(Outcome.PUT_OFF);
      own.startAgain();
      tables.endLeases();
      stops.set(outage < 6);
    }
    assertThat(await().until(() -> nextIfReachable(worker, state), ended -> ended != null))
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(tables.storedStatus(upload.id())).isEqualTo("complete");
  }

  @Test
  void aConnectionThatIsCutAgainAndAgainLosesNoUploadAndCostsNoAttempt() throws Exception {
    State state = setup.state("ed");
    StateTables tables = setup.tables("ed");
    StateWork worker = setup.worker();
    List<String> uploaded = new ArrayList<>();
    long attempts = 0;
    try (CuttableProxy proxy = CuttableProxy.before(state.database().port())) {
      State cutOff =
          new State(
              state.code(),
              state.name(),
              behind(proxy, state.database()),
              false,
              state.lifecycle(),
              state.region(),
              state.contacts());
      // Each time a little later: in every step, before and after what it does is committed.
      for (int bytes = 300; bytes < 12_000; bytes += 300) {
        String upload = uploads.stage(state, 20).id();
        uploaded.add(upload);
        proxy.cutAfter(bytes);
        await()
            .pollDelay(Duration.ZERO)
            .until(() -> {
              nextIfReachable(worker, cutOff);
              tables.endLeases();
              return tables.storedStatus(upload).equals("complete");
            });
        assertThat(tables.countedAttempts(upload)).isEqualTo(1);
        attempts += tables.attempts(upload);
      }
    }
    assertThat(attempts).isGreaterThan(uploaded.size());
    assertThat(tables.publishedUploads()).isEqualTo(uploaded);
    assertThat(tables.currentRows()).isEqualTo(20);
  }

  private static DatabaseLocation behind(CuttableProxy proxy, DatabaseLocation database) {
    return new DatabaseLocation(
        database.host(), proxy.port(), database.database(), database.schema());
  }

  @Test
  void aServerThatIsFrozenHoldsALoadNoLongerThanItsLease() throws Exception {
    State state = setup.state("ec");
    StateTables tables = new StateTables(own, "ec");
    Staged upload = uploads.stage(state, 2);
    CountDownLatch thawed = new CountDownLatch(1);
    StateWork worker =
        setup.worker(
            TroubledStore.frozenUntil(thawed, setup.staging()),
            new LeaseTerms(Duration.ofSeconds(6), Duration.ofSeconds(1)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<@Nullable Outcome> load =
          CompletableFuture.supplyAsync(() -> next(worker, state), executor);
      await().until(() -> tables.storedStatus(upload.id()).equals("loading"));
      signal("-STOP");
      try {
        thawed.countDown();
        assertThat(load.get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.PUT_OFF);
      } finally {
        signal("-CONT");
      }
    }
    assertThat(await().until(() -> nextIfReachable(worker, state), ended -> ended != null))
        .isEqualTo(Outcome.PUBLISHED);
  }

  /** To the server and all its backends. */
  private void signal(String signal) throws Exception {
    long pid =
        Long.parseLong(
            Files.readAllLines(own.dataDirectory().resolve("postmaster.pid")).getFirst());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    for (ProcessHandle process : Stream.concat(Stream.of(server), server.descendants()).toList()) {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }
  }
}
