package org.linkseal.quickstart.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.quickstart.faults.Point.answered;
import static org.linkseal.quickstart.faults.Point.before;
import static org.linkseal.quickstart.faults.Point.copying;
import static org.linkseal.quickstart.faults.Point.sent;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.linkseal.quickstart.LeakScan;
import org.linkseal.quickstart.faults.BulkService.Sent;

/**
 * A fault at every step of an upload's way, with searches going on: what was acknowledged is
 * published once and whole, and nothing is left behind.
 */
@TestMethodOrder(OrderAnnotation.class)
class CrashMatrixTest {
  private static final int PERSONS = 20_000;
  private static final long LONGEST_SECONDS = 60;
  private static final Duration LONGEST = Duration.ofSeconds(LONGEST_SECONDS);

  /** What becomes of the upload whose way the fault has crossed. */
  enum Ending {
    COMPLETE,
    ABANDONED,
    NEVER_BEGUN
  }

  record Case(String name, Point point, Ending ending) {
    static Case of(String name, Point point) {
      return new Case(name, point, Ending.COMPLETE);
    }

    /** A loader waits at its point until the sender knows that the file is accepted. */
    boolean isAfterAcknowledgement() {
      return !point.text().startsWith("begin_") && !point.text().startsWith("accept_");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir static Path folder;
  private static FaultedInstallation system;

  @BeforeAll
  static void publishAFirstFile() throws Exception {
    system = FaultedInstallation.start(folder, PERSONS);
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  static Stream<Case> killsOfTheService() {
    return Stream.of(
        new Case("the upload is begun", answered("begin_upload("), Ending.ABANDONED),
        new Case("the sealed file is written", before("accept_upload("), Ending.ABANDONED),
        Case.of("the upload's row is committed", answered("accept_upload(")),
        Case.of("the upload is claimed", answered("claim_upload(").following("accept_upload(")),
        Case.of("the table is opened", answered("open_load(")),
        Case.of("half of the rows are copied", copying("COPY load_", 2)),
        Case.of("half of the ids are copied", copying("COPY ids_", 2)),
        Case.of("all is copied", before("finish_load(")),
        Case.of("the table is indexed", answered("finish_load(")),
        Case.of("the switch comes next", before("publish(")),
        Case.of("the switch is under way", sent("publish(")),
        Case.of("the switch is done", answered("publish(")),
        Case.of("the clean-up comes next", before("clean_snapshots(").following("publish(")));
  }

  @ParameterizedTest(name = "the service is killed when {0}")
  @MethodSource("killsOfTheService")
  @Order(1)
  void aKillOfTheServiceLosesNothingThatWasAcknowledged(Case one) throws Exception {
    faultIn(one, _ -> system.bulk().kill(), system::runAgainLater);
  }

  @Test
  @Order(2)
  void aKillOfTheServiceInTheMiddleOfAFileLeavesNothingOfIt() throws Exception {
    String earlier = system.records().newestUpload();
    try (Socket half = system.bulk().sendHalf(system.nextFile().csv())) {
      await().until(() -> !system.records().newestUpload().equals(earlier));
      assertThat(half.isConnected()).isTrue();
      system.bulk().kill();
    }
    system.runAgainLater();
    String upload = system.records().newestUpload();
    await().atMost(LONGEST).until(() -> system.records().status(upload), "abandoned"::equals);
    system.assertInOrder();
  }

  static Stream<Case> lostAnswersOfCommits() {
    return Stream.of(
        Case.of("an upload's acceptance", answered("accept_upload(")),
        Case.of("a load's end", answered("finish_load(")),
        Case.of("a publish", answered("publish(")));
  }

  @ParameterizedTest(name = "the answer to {0} is lost")
  @MethodSource("lostAnswersOfCommits")
  @Order(3)
  void aLostAnswerToACommitIsNeitherALossNorASecondPublish(Case one) throws Exception {
    faultIn(one, _ -> {}, () -> {});
  }

  static Stream<Case> cutsOfTheConnection() {
    return Stream.of(
        Case.of("an upload's acceptance", before("accept_upload(")),
        Case.of("COPY", copying("COPY load_", 2)),
        Case.of("the indexing", sent("finish_load(")),
        Case.of("the switch", before("publish(")),
        Case.of("the switch under way", sent("publish(")));
  }

  @ParameterizedTest(name = "the connection is cut in {0}")
  @MethodSource("cutsOfTheConnection")
  @Order(4)
  void aCutConnectionIsMadeAgainBeforeTheLeaseIsOver(Case one) throws Exception {
    faultIn(one, _ -> {}, () -> {});
    assertThat(system.records().leasesRunOut()).isZero();
  }

  static Stream<Case> killsOfPostgreSql() {
    return Stream.of(
        Case.of("has committed an acceptance", answered("accept_upload(")),
        Case.of("copies", copying("COPY load_", 2)),
        Case.of("publishes", sent("publish(")));
  }

  @ParameterizedTest(name = "PostgreSQL is killed while it {0}")
  @MethodSource("killsOfPostgreSql")
  @Order(5)
  void aKillOfPostgreSqlLosesNothingThatWasAcknowledged(Case one) throws Exception {
    faultIn(one, _ -> system.killPostgreSql(), system.searcher()::databaseIsBack);
    assertThat(system.records().filesOfNoTable()).isEmpty();
  }

  @Test
  @Order(6)
  void aKilledBackendTakesTheWholeServerDownAndNothingIsLost() throws Exception {
    faultIn(
        Case.of("COPY", copying("COPY load_", 2)),
        system::killBackend,
        system.searcher()::databaseIsBack);
  }

  @Test
  @Order(7)
  void aSlowConnectionKeepsItsLeaseAndEndsInAPublish() throws Exception {
    CompletableFuture<Void> renewed = system.proxy().watch(answered("renew_lease("));
    ParticipantFile file = system.nextFile();
    system.proxy().slowDown(Duration.ofMillis(100));
    try {
      Sent sent = system.bulk().send(file.csv()).get(LONGEST_SECONDS, SECONDS);
      assertThat(sent.acknowledged()).isTrue();
      renewed.get(LONGEST_SECONDS, SECONDS);
    } finally {
      system.proxy().slowDown(Duration.ZERO);
    }
    await()
        .atMost(LONGEST)
        .until(() -> system.records().status(system.records().newestUpload()), "complete"::equals);
    system.published(file);
    system.assertInOrder();
  }

  /** How long the longest file may be, in KiB, and the persons of a file that does not fit. */
  record FullDisk(String name, int kibibytes, int persons) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<FullDisk> fullDisks() {
    return List.of(
        new FullDisk("while a file is received", 1_024, 10 * PERSONS),
        new FullDisk("while the sealed file is written", 1_024, PERSONS));
  }

  @ParameterizedTest(name = "the disk is full {0}")
  @MethodSource("fullDisks")
  @Order(8)
  void aFullDiskIsAnsweredAndLeavesNothing(FullDisk full) throws Exception {
    system.bulk().runWithFilesOf(full.kibibytes());
    byte[] csv = new ParticipantFile(0, full.persons()).csv();

    Sent sent = system.bulk().send(csv).get(LONGEST_SECONDS, SECONDS);

    assertThat(sent.status()).isEqualTo(503);
    assertThat(system.records().status(system.records().newestUpload())).isEqualTo("abandoned");
    system.assertInOrder();
  }

  @Test
  @Order(9)
  void aKillOfTheServiceBetweenAKeyAndItsUploadLeavesNoKey() throws Exception {
    faultIn(
        new Case("the key is made", before("begin_upload("), Ending.NEVER_BEGUN),
        _ -> system.bulk().kill(),
        system::runAgainLater);
  }

  @Test
  @Order(10)
  void noLogHoldsAValueOfARecord() throws Exception {
    LeakScan scan = new LeakScan();
    system.lookForValues(scan);
    assertThat(scan.findings(folder)).isEmpty();
    assertThat(scan.findings(system.serverLog())).isEmpty();
  }

  /**
   * One file on its way, the fault at its point, and afterwards.
   *
   * @param recovery what an operator or the time does then
   */
  private static void faultIn(Case one, Trap.Fault fault, Recovery recovery) throws Exception {
    String earlier = system.records().newestUpload();
    ParticipantFile file = system.nextFile();
    CompletableFuture<Void> known = new CompletableFuture<>();
    CompletableFuture<Void> struck =
        system
            .proxy()
            .strike(
                one.point(),
                backendPid -> {
                  if (one.isAfterAcknowledgement()) {
                    known.get(LONGEST_SECONDS, SECONDS);
                  }
                  fault.strike(backendPid);
                });
    CompletableFuture<Sent> answer = system.bulk().send(file.csv());
    var _ = answer.thenRun(() -> known.complete(null));

    struck.get(LONGEST_SECONDS, SECONDS);
    Sent sent = answer.get(LONGEST_SECONDS, SECONDS);
    recovery.run();

    String upload = system.records().newestUpload();
    if (one.ending() == Ending.NEVER_BEGUN) {
      assertThat(upload).isEqualTo(earlier);
    } else {
      assertThat(upload).isNotEqualTo(earlier);
      String ending = one.ending().name().toLowerCase(java.util.Locale.ROOT);
      await().atMost(LONGEST).until(() -> system.records().status(upload), ending::equals);
    }
    if (sent.acknowledged()) {
      assertThat(sent.upload()).isEqualTo(upload);
      assertThat(one.ending()).isEqualTo(Ending.COMPLETE);
    } else {
      assertThat(one.isAfterAcknowledgement()).isFalse();
    }
    if (one.ending() == Ending.COMPLETE) {
      system.published(file);
    }
    system.assertInOrder();
  }

  @FunctionalInterface
  private interface Recovery {
    void run() throws Exception;
  }
}
