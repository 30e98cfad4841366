package org.linkseal.quickstart.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.quickstart.faults.Point.answered;
import static org.linkseal.quickstart.faults.Point.before;
import static org.linkseal.quickstart.faults.Point.copying;
import static org.linkseal.quickstart.faults.Point.sent;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.quickstart.LeakScan;
import org.linkseal.quickstart.faults.BulkService.Sent;

/**
 * A fault at every step of an upload's way, with searches going on: what was acknowledged is
 * published once and whole, and nothing is left behind.
 */
@TestMethodOrder(OrderAnnotation.class)
@FaultedTest(persons = CrashMatrixTest.PERSONS)
class CrashMatrixTest {
  static final int PERSONS = 20_000;
  private static final long LONGEST_SECONDS = 60;

  /** What becomes of the upload whose way the fault has crossed. */
  enum Ending {
    COMPLETE,
    ABANDONED,
    NEVER_BEGUN
  }

  /** A step of an upload's way, whatever the upload does to the snapshot. */
  record Step(String name, Point point, Ending ending) {
    static Step of(String name, Point point) {
      return new Step(name, point, Ending.COMPLETE);
    }

    /** A loader waits at its point until the sender knows that the file is accepted. */
    boolean isAfterAcknowledgement() {
      return !point.text().startsWith("begin_") && !point.text().startsWith("accept_");
    }
  }

  record Case(Step step, UploadKind kind) {
    /** In turns: an append has a new whole file to go into. */
    static Stream<Case> ofBothKinds(Step... steps) {
      return Stream.of(steps)
          .flatMap(step -> Stream.of(UploadKind.values()).map(kind -> new Case(step, kind)));
    }

    @Override
    public String toString() {
      return "%s (%s)".formatted(step.name(), kind.name().toLowerCase(Locale.ROOT));
    }
  }

  private final FaultedInstallation system;

  CrashMatrixTest(FaultedInstallation system) {
    this.system = system;
  }

  static Stream<Case> killsOfTheService() {
    return Case.ofBothKinds(
        new Step("the upload is begun", answered("begin_"), Ending.ABANDONED),
        new Step("the sealed file is written", before("accept_upload("), Ending.ABANDONED),
        Step.of("the upload's row is committed", answered("accept_upload(")),
        Step.of("the upload is claimed", answered("claim_upload(").following("accept_upload(")),
        Step.of("the table is opened", answered("open_load(")),
        Step.of("half of the rows are copied", copying("COPY load_", 2)),
        Step.of("half of the ids are copied", copying("COPY ids_", 2)),
        Step.of("all is copied", before("finish_load(")),
        Step.of("the table is indexed", answered("finish_load(")),
        Step.of("the switch comes next", before("publish(")),
        Step.of("the switch is under way", sent("publish(")),
        Step.of("the switch is done", answered("publish(")),
        Step.of("the clean-up comes next", before("clean_snapshots(").following("publish(")));
  }

  @ParameterizedTest(name = "the service is killed when {0}")
  @MethodSource("killsOfTheService")
  @Order(1)
  void aKillOfTheServiceLosesNothingThatWasAcknowledged(Case one) throws Exception {
    Sent sent = faultIn(one, _ -> system.bulk().kill(), system::runAgainLater);
    if (!one.step().isAfterAcknowledgement()) {
      assertThat(sent.status()).isEqualTo(BulkService.NO_ANSWER);
    }
  }

  @ParameterizedTest(name = "the service is killed in the middle of a file ({0})")
  @EnumSource
  @Order(2)
  void aKillOfTheServiceInTheMiddleOfAFileLeavesNothingOfIt(UploadKind kind) throws Exception {
    String earlier = system.records().newestUpload();
    try (Socket half = system.bulk().sendHalf(system.nextFile(kind))) {
      await().until(() -> !system.records().newestUpload().equals(earlier));
      assertThat(half.isConnected()).isTrue();
      system.bulk().kill();
    }
    system.runAgainLater();
    String upload = system.records().newestUpload();
    await().until(() -> system.records().status(upload), "abandoned"::equals);
    system.assertInOrder();
  }

  static Stream<Case> brokenConnections() {
    return Case.ofBothKinds(
        Step.of("after an upload's acceptance", answered("accept_upload(")),
        Step.of("after a load's end", answered("finish_load(")),
        Step.of("after a publish", answered("publish(")),
        Step.of("before an upload's acceptance", before("accept_upload(")),
        Step.of("in COPY", copying("COPY load_", 2)),
        Step.of("in the indexing", sent("finish_load(")),
        Step.of("before the switch", before("publish(")),
        Step.of("in the switch", sent("publish(")));
  }

  @ParameterizedTest(name = "the connection is cut {0}")
  @MethodSource("brokenConnections")
  @Order(3)
  void aCutConnectionIsMadeAgainBeforeTheLeaseIsOver(Case one) throws Exception {
    Sent sent = faultIn(one, _ -> {}, () -> {});
    assertThat(sent.acknowledged()).isTrue();
    assertThat(system.records().leasesRunOut()).isZero();
  }

  static Stream<Case> killsOfPostgreSql() {
    return Case.ofBothKinds(
        Step.of("has committed an acceptance", answered("accept_upload(")),
        Step.of("copies", copying("COPY load_", 2)),
        Step.of("publishes", sent("publish(")));
  }

  @ParameterizedTest(name = "PostgreSQL is killed while it {0}")
  @MethodSource("killsOfPostgreSql")
  @Order(4)
  void aKillOfPostgreSqlLosesNothingThatWasAcknowledged(Case one) throws Exception {
    Sent sent = faultIn(one, _ -> system.killPostgreSql(), system.searcher()::databaseIsBack);
    assertThat(sent.status()).isIn(201, 503);
    assertThat(system.records().filesOfNoTable()).isEmpty();
  }

  @ParameterizedTest(name = "a backend is killed in COPY ({0})")
  @EnumSource
  @Order(5)
  void aKilledBackendTakesTheWholeServerDownAndNothingIsLost(UploadKind kind) throws Exception {
    faultIn(
        new Case(Step.of("in COPY", copying("COPY load_", 2)), kind),
        system::killBackend,
        system.searcher()::databaseIsBack);
  }

  @Test
  @Order(6)
  void aSlowConnectionKeepsItsLeaseAndEndsInAPublish() throws Exception {
    CompletableFuture<Void> renewed = system.proxy().watch(answered("renew_lease("));
    ParticipantFile file = system.wholeFile();
    system.proxy().slowDown(Duration.ofMillis(100));
    try {
      Sent sent = system.bulk().send(file).get(LONGEST_SECONDS, SECONDS);
      assertThat(sent.acknowledged()).isTrue();
      renewed.get(LONGEST_SECONDS, SECONDS);
    } finally {
      system.proxy().slowDown(Duration.ZERO);
    }
    await()
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
  @Order(7)
  void aFullDiskIsAnsweredAndLeavesNothing(FullDisk full) throws Exception {
    system.bulk().runWithFilesOf(full.kibibytes());
    ParticipantFile file = new ParticipantFile(UploadKind.REPLACE, 0, full.persons());

    Sent sent = system.bulk().send(file).get(LONGEST_SECONDS, SECONDS);

    assertThat(sent.status()).isEqualTo(503);
    assertThat(system.records().status(system.records().newestUpload())).isEqualTo("abandoned");
    system.assertInOrder();
  }

  @Test
  @Order(8)
  void aKillOfTheServiceBetweenAKeyAndItsUploadLeavesNoKey() throws Exception {
    faultIn(
        new Case(
            new Step("the key is made", before("begin_upload("), Ending.NEVER_BEGUN),
            UploadKind.REPLACE),
        _ -> system.bulk().kill(),
        system::runAgainLater);
  }

  @Test
  @Order(9)
  void noLogHoldsAValueOfARecord() throws Exception {
    LeakScan scan = new LeakScan();
    system.lookForValues(scan);
    assertThat(scan.findings(system.folder())).isEmpty();
    assertThat(scan.findings(system.serverLog())).isEmpty();
  }

  /**
   * One file on its way, the fault at its point, and afterwards.
   *
   * @param recovery what an operator or the time does then
   * @return the answer to the file
   */
  private Sent faultIn(Case one, Trap.Fault fault, Recovery recovery) throws Exception {
    Step step = one.step();
    String earlier = system.records().newestUpload();
    ParticipantFile file = system.nextFile(one.kind());
    CompletableFuture<Void> known = new CompletableFuture<>();
    CompletableFuture<Void> struck =
        system
            .proxy()
            .strike(
                step.point(),
                backendPid -> {
                  if (step.isAfterAcknowledgement()) {
                    known.get(LONGEST_SECONDS, SECONDS);
                  }
                  fault.strike(backendPid);
                });
    CompletableFuture<Sent> answer = system.bulk().send(file);
    var _ = answer.thenRun(() -> known.complete(null));

    struck.get(LONGEST_SECONDS, SECONDS);
    Sent sent = answer.get(LONGEST_SECONDS, SECONDS);
    recovery.run();

    String upload = system.records().newestUpload();
    if (step.ending() == Ending.NEVER_BEGUN) {
      assertThat(upload).isEqualTo(earlier);
    } else {
      assertThat(upload).isNotEqualTo(earlier);
      String ending = step.ending().name().toLowerCase(Locale.ROOT);
      await().until(() -> system.records().status(upload), ending::equals);
    }
    if (sent.acknowledged()) {
      assertThat(sent.upload()).isEqualTo(upload);
      assertThat(step.ending()).isEqualTo(Ending.COMPLETE);
    } else {
      assertThat(step.isAfterAcknowledgement()).isFalse();
    }
    if (step.ending() == Ending.COMPLETE) {
      system.published(file);
    }
    system.assertInOrder();
    return sent;
  }

  @FunctionalInterface
  private interface Recovery {
    void run() throws Exception;
  }
}
