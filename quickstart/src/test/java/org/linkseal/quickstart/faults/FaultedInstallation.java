package org.linkseal.quickstart.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.quickstart.LeakScan;
import org.linkseal.quickstart.ServiceProcess;
import org.linkseal.quickstart.faults.Searches.Answer;
import org.linkseal.registry.Service;
import org.linkseal.registry.auth.Scope;

/** Both services, two servers, the proxy before the states' one, and a searcher all the time. */
final class FaultedInstallation implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int PERSONS_A_SEARCH = 10;

  private final TestInstallation installation = TestInstallation.withStates("ea", "eb");
  private final StateRecords records = new StateRecords(installation);
  private final FaultProxy proxy;
  private final BulkService bulk;
  private final ServiceProcess matcher;
  private final Searches searches;
  private final Searcher searcher;
  private final int persons;
  private int files;
  private ParticipantFile current;
  private ParticipantFile previous;

  private FaultedInstallation(Path folder, int persons) throws Exception {
    this.persons = persons;
    proxy = FaultProxy.before(installation.stateCluster().port());
    records.change("registry", "UPDATE registry.state SET port = " + proxy.port());
    bulk = BulkService.start(installation, installation.mintKey(Scope.BULK, "ea"), folder);
    matcher = matcher(folder);
    searches = new Searches(matcher.uri(), installation.mintKey(Scope.MATCH, "eb"));

    previous = nextFile();
    current = previous;
    publish(current);
    searcher = new Searcher(searches, previous.inEveryFile(PERSONS_A_SEARCH));
  }

  static FaultedInstallation start(Path folder, int persons) throws Exception {
    return new FaultedInstallation(folder, persons);
  }

  private ServiceProcess matcher(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return ServiceProcess.start(
        "matcher",
        port,
        folder.resolve("matcher.log"),
        Map.of(
            "linkseal.registry.url",
            installation.registryUrl(),
            "linkseal.collaboration.url",
            installation.collaborationUrl(),
            "linkseal.secrets-file",
            installation.secretsFile(Service.MATCHER).toString(),
            "linkseal.search.deadline",
            "30s",
            "linkseal.match.url",
            "http://127.0.0.1:" + port,
            "linkseal.rate-limits.enabled",
            "false"));
  }

  FaultProxy proxy() {
    return proxy;
  }

  BulkService bulk() {
    return bulk;
  }

  StateRecords records() {
    return records;
  }

  Searcher searcher() {
    return searcher;
  }

  Searches searches() {
    return searches;
  }

  TestInstallation installation() {
    return installation;
  }

  ParticipantFile current() {
    return current;
  }

  /** Sends a file that nothing happens to. */
  void publish(ParticipantFile file) throws Exception {
    assertThat(bulk.send(file.csv()).get().acknowledged()).isTrue();
    await().atMost(LONGEST).until(() -> records.status(records.newestUpload()), "complete"::equals);
    published(file);
  }

  ParticipantFile nextFile() {
    return new ParticipantFile(files++, persons);
  }

  /** From now on this file is what searches must find. */
  void published(ParticipantFile file) {
    previous = current;
    current = file;
  }

  /** The next run, when the dead one's sessions have ended and its leases are over. */
  void runAgainLater() throws IOException {
    await().atMost(LONGEST).until(() -> records.sessionsOfTheBulkApi().isEmpty());
    records.letTimePass();
    bulk.runAgain();
  }

  void killPostgreSql() {
    searcher.databaseGoesDown();
    installation.stateCluster().kill();
    installation.stateCluster().startAgain();
  }

  void killBackend(int pid) {
    searcher.databaseGoesDown();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  Path serverLog() {
    return installation.stateCluster().log();
  }

  void lookForValues(LeakScan scan) {
    previous.lookFor(scan);
    current.lookFor(scan);
  }

  /** Everything that holds after any fault, once the next run has passed. */
  void assertInOrder() throws Exception {
    await()
        .atMost(LONGEST)
        .untilAsserted(() -> {
          assertThat(records.unfinishedUploads()).as("unfinished uploads").isEmpty();
          assertThat(records.tablesLeft()).as("tables left behind").isEmpty();
          assertThat(bulk.files()).as("files left behind").isEmpty();
          assertThat(records.keysLeft()).as("keys left behind").isEmpty();
        });
    assertThat(records.publishedTwice()).isEmpty();
    assertThat(records.publishedWithoutRecord()).isEmpty();
    assertThat(records.currentRows()).isEqualTo(current.rows());
    assertThat(answerTo(current.onlyHere()))
        .isEqualTo(new Answer(List.of(List.of(current.closingDate())), List.of()));
    if (!previous.equals(current)) {
      assertThat(answerTo(previous.onlyHere()))
          .isEqualTo(new Answer(List.of(List.of()), List.of()));
    }
    searcher.assertNothingWrong();
  }

  /** A matcher that has too much to do is asked again. */
  private Answer answerTo(String ldsHash) {
    return await()
        .atMost(LONGEST)
        .until(
            () -> searches.search(List.of(ldsHash)),
            answer -> !answer.errors().contains("status 503"));
  }

  @Override
  public void close() throws IOException {
    searcher.close();
    matcher.close();
    bulk.close();
    proxy.close();
    installation.close();
  }
}
