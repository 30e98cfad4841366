package org.linkseal.quickstart.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.quickstart.LeakScan;
import org.linkseal.quickstart.ServiceProcess;
import org.linkseal.quickstart.faults.Searches.Answer;
import org.linkseal.registry.Service;
import org.linkseal.registry.auth.Scope;

/** Both services, two servers, the proxy before the states' one, and a searcher all the time. */
final class FaultedInstallation implements AutoCloseable {
  private static final int PERSONS_A_SEARCH = 10;

  /** An append is a part of its base so small that the next whole file is no shrinking. */
  private static final int APPENDED_PART = 4;

  private final Path folder;
  private final TestInstallation installation = TestInstallation.withStates("ea", "eb");
  private final StateRecords records = new StateRecords(installation);
  private final FaultProxy proxy;
  private final BulkService bulk;
  private final ServiceProcess matcher;
  private final Searches searches;
  private final Searcher searcher;
  private final int persons;
  private int files;

  /** What searches must find: a whole file, and those that were appended to it. */
  private List<ParticipantFile> current = List.of();

  /** What the whole file has replaced. */
  private List<ParticipantFile> previous = List.of();

  private FaultedInstallation(int persons) throws Exception {
    this.folder = Files.createTempDirectory("linkseal-faults-");
    this.persons = persons;
    proxy = FaultProxy.before(installation.stateCluster().port());
    records.change("registry", "UPDATE registry.state SET port = ?", proxy.port());
    bulk = BulkService.start(installation, installation.mintKey(Scope.BULK, "ea"), folder);
    matcher = matcher();
    searches = new Searches(matcher.uri(), installation.mintKey(Scope.MATCH, "eb"));

    publish(wholeFile());
    searcher = new Searcher(searches, current().first(PERSONS_A_SEARCH));
  }

  /** With one published file of so many persons. */
  static FaultedInstallation start(int persons) throws Exception {
    return new FaultedInstallation(persons);
  }

  private ServiceProcess matcher() throws IOException {
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

  /** Where the services' logs and the Bulk API's files are; gone when it is closed. */
  Path folder() {
    return folder;
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

  /** The whole file that was published last. */
  ParticipantFile current() {
    return current.getFirst();
  }

  /** Sends a file that nothing happens to. */
  void publish(ParticipantFile file) throws Exception {
    assertThat(bulk.send(file).get().acknowledged()).isTrue();
    await().until(() -> records.status(records.newestUpload()), "complete"::equals);
    published(file);
  }

  ParticipantFile wholeFile() {
    return nextFile(UploadKind.REPLACE);
  }

  ParticipantFile nextFile(UploadKind kind) {
    if (kind == UploadKind.REPLACE) {
      return new ParticipantFile(kind, files++, persons);
    }
    ParticipantFile append = new ParticipantFile(kind, files++, persons / APPENDED_PART);
    searcher.expect(append.first(PERSONS_A_SEARCH));
    return append;
  }

  /** From now on searches must find this file, and what it was appended to. */
  void published(ParticipantFile file) {
    if (file.kind() == UploadKind.REPLACE) {
      previous = current;
      current = List.of(file);
    } else {
      current = Stream.concat(current.stream(), Stream.of(file)).toList();
    }
  }

  /** The next run, when the dead one's sessions have ended and its leases are over. */
  void runAgainLater() throws IOException {
    await().until(() -> records.sessionsOfTheBulkApi().isEmpty());
    records.letTimePass();
    bulk.runAgain();
  }

  void killPostgreSql() {
    searcher.databaseGoesDown();
    installation.stateCluster().kill();
    installation.stateCluster().startAgain();
  }

  /** Returns when the server has ended all other backends too. */
  void killBackend(int pid) throws SQLException {
    searcher.databaseGoesDown();
    try (Connection other = installation.stateCluster().superuser("postgres")) {
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await().until(() -> !other.isValid(1));
    }
  }

  Path serverLog() {
    return installation.stateCluster().log();
  }

  void lookForValues(LeakScan scan) {
    previous.forEach(file -> file.lookFor(scan));
    current.forEach(file -> file.lookFor(scan));
  }

  /** Everything that holds after any fault, once the next run has passed. */
  void assertInOrder() throws Exception {
    await()
        .untilAsserted(() -> {
          assertThat(records.unfinishedUploads()).as("unfinished uploads").isEmpty();
          assertThat(records.tablesLeft()).as("tables left behind").isEmpty();
          assertThat(bulk.files()).as("files left behind").isEmpty();
          assertThat(records.keysLeft()).as("keys left behind").isEmpty();
        });
    assertThat(records.publishedTwice()).isEmpty();
    assertThat(records.publishedWithoutRecord()).isEmpty();
    assertThat(records.currentRows())
        .isEqualTo(current.stream().mapToInt(ParticipantFile::rows).sum());
    assertThat(answerTo(current))
        .isEqualTo(
            new Answer(
                current.stream().map(file -> List.of(file.closingDate())).toList(), List.of()));
    if (!previous.isEmpty()) {
      assertThat(answerTo(previous))
          .isEqualTo(new Answer(Collections.nCopies(previous.size(), List.of()), List.of()));
    }
    searcher.assertNothingWrong();
  }

  /** To a search for the persons that are in one of these files only, in their order. */
  private Answer answerTo(List<ParticipantFile> files) throws Exception {
    return searches.search(files.stream().map(ParticipantFile::onlyHere).toList());
  }

  @Override
  public void close() throws IOException {
    searcher.close();
    matcher.close();
    bulk.close();
    proxy.close();
    installation.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
