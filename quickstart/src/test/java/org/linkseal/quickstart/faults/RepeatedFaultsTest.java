package org.linkseal.quickstart.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.linkseal.quickstart.faults.Point.answered;
import static org.linkseal.quickstart.faults.Point.before;
import static org.linkseal.quickstart.faults.Point.copying;
import static org.linkseal.quickstart.faults.Point.sent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.linkseal.quickstart.faults.BulkService.Sent;

/** A fault that comes again and again: an upload's own ends it, an outage never does. */
@FaultedTest(persons = 2_000)
class RepeatedFaultsTest {
  private static final int ATTEMPTS = 5;
  private static final long LONGEST_SECONDS = 60;

  private final FaultedInstallation system;

  RepeatedFaultsTest(FaultedInstallation system) {
    this.system = system;
  }

  @Test
  void aFileThatKillsEveryProcessIsFailedAfterFiveAndTheNextIsPublished() throws Exception {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    CompletableFuture<Void> killed = killInCopyAfter(accepted);
    Sent poison = system.bulk().send(system.wholeFile()).get(LONGEST_SECONDS, SECONDS);
    accepted.complete(null);
    killed.get(LONGEST_SECONDS, SECONDS);
    for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
      CompletableFuture<Void> running = new CompletableFuture<>();
      killed = killInCopyAfter(running);
      system.runAgainLater();
      running.complete(null);
      killed.get(LONGEST_SECONDS, SECONDS);
    }
    assertThat(system.records().attemptsSpent(poison.upload())).isEqualTo(ATTEMPTS);

    system.runAgainLater();
    ParticipantFile next = system.wholeFile();
    assertThat(system.bulk().send(next).get(LONGEST_SECONDS, SECONDS).acknowledged()).isTrue();
    await().until(() -> system.records().unfinishedUploads().isEmpty());
    system.published(next);

    assertThat(system.records().status(poison.upload())).isEqualTo("failed");
    assertThat(system.records().error(poison.upload()))
        .contains("Nothing was changed", "upload it again", "operator");
    system.assertInOrder();
  }

  /** Of the process that has claimed an upload and loads it. */
  private CompletableFuture<Void> killInCopyAfter(CompletableFuture<Void> event) {
    return system
        .proxy()
        .strike(
            copying("COPY load_", 1),
            _ -> {
              event.get(LONGEST_SECONDS, SECONDS);
              system.bulk().kill();
            });
  }

  @Test
  void aServiceThatIsStoppedInALoadGivesTheUploadBack() throws Exception {
    ParticipantFile file = system.wholeFile();
    CompletableFuture<Void> loading = new CompletableFuture<>();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    CompletableFuture<Void> struck =
        system
            .proxy()
            .strike(
                copying("COPY load_", 1),
                _ -> {
                  loading.complete(null);
                  stopped.get(LONGEST_SECONDS, SECONDS);
                });
    Sent sent = system.bulk().send(file).get(LONGEST_SECONDS, SECONDS);
    loading.get(LONGEST_SECONDS, SECONDS);

    system.bulk().stop();

    assertThat(system.records().status(sent.upload())).isEqualTo("staged");
    assertThat(system.records().attemptsSpent(sent.upload())).isZero();
    stopped.complete(null);
    struck.get(LONGEST_SECONDS, SECONDS);
    system.bulk().runAgain();
    await().until(() -> system.records().status(sent.upload()), "complete"::equals);
    system.published(file);
    system.assertInOrder();
  }

  @Test
  void aDatabaseThatComesAndGoesCostsNoAttempt() throws Exception {
    ParticipantFile file = system.wholeFile();
    system.searcher().databaseGoesDown();
    CompletableFuture<Void> gone = outage(answered("accept_upload("));
    CompletableFuture<Sent> answer = system.bulk().send(file);
    for (Point next :
        List.of(
            answered("claim_upload("),
            answered("open_load("),
            copying("COPY load_", 1),
            sent("finish_load("),
            before("publish("))) {
      gone.get(LONGEST_SECONDS, SECONDS);
      await().until(() -> system.records().sessionsOfTheBulkApi().isEmpty());
      system.records().letTimePass();
      gone = outage(next);
      system.proxy().up();
    }
    gone.get(LONGEST_SECONDS, SECONDS);
    system.proxy().up();
    system.searcher().databaseIsBack();

    Sent sent = answer.get(LONGEST_SECONDS, SECONDS);
    assertThat(sent.acknowledged()).isTrue();
    await().until(() -> system.records().status(sent.upload()), "complete"::equals);
    assertThat(system.records().attemptsSpent(sent.upload())).isOne();
    system.published(file);
    system.assertInOrder();
  }

  @Test
  void anOutageThatIsNotTheStatesIsSeenByTheSearcher() {
    system.installation().sharedCluster().stop();
    try {
      await().until(system.searcher()::hasFoundFault);
    } finally {
      system.installation().sharedCluster().startAgain();
    }
    assertThatThrownBy(system.searcher()::assertNothingWrong).hasMessageContaining("status 503");
    system.searcher().assertNothingWrong();
  }

  /** Complete when the database has gone, at the point that is come to next. */
  private CompletableFuture<Void> outage(Point point) {
    return system.proxy().strike(point, _ -> system.proxy().down());
  }
}
