package org.linkseal.quickstart.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.linkseal.quickstart.faults.Searches.Answer;

/**
 * Searches again and again for persons who are in every file, and keeps what must not be. That the
 * matcher itself has too much to do (503) says nothing of the state.
 */
final class Searcher implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

  private final Searches searches;
  private final List<String> persons;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean databaseDown;
  private volatile String latest = "";

  Searcher(Searches searches, List<String> persons) {
    this.searches = searches;
    this.persons = persons;
    var _ = thread.scheduleWithFixedDelay(this::search, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void search() {
    try {
      boolean excused = databaseDown;
      Answer answer = searches.search(persons);
      boolean unsearched = answer.errors().stream().anyMatch(code -> code.startsWith("STATE_"));
      if (unsearched && !excused && !databaseDown) {
        wrong.add("not answered: " + new TreeSet<>(answer.errors()));
      }
      check(answer);
    } catch (IOException e) {
      wrong.add("the matcher did not answer: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(Answer answer) {
    TreeSet<String> dates = new TreeSet<>();
    for (List<String> matches : answer.closingDates()) {
      if (matches.size() != 1) {
        wrong.add(matches.size() + " matches of a person who is in every file once");
      }
      dates.addAll(matches);
    }
    if (dates.size() > 1) {
      wrong.add("two snapshots in one answer");
    }
    if (!dates.isEmpty()) {
      if (dates.first().compareTo(latest) < 0) {
        wrong.add("an older snapshot again");
      }
      latest = dates.last();
    }
    if (answer.errors().isEmpty() && answer.closingDates().size() == persons.size()) {
      answered.incrementAndGet();
    }
  }

  /** From now on errors are what the truth is. */
  void databaseGoesDown() {
    databaseDown = true;
  }

  void databaseIsBack() {
    awaitAnswers(1);
    databaseDown = false;
  }

  /** Searches were answered, and right, up to a moment after this call. */
  void assertNothingWrong() {
    awaitAnswers(2);
    List<String> found = new ArrayList<>();
    for (String one = wrong.poll(); one != null; one = wrong.poll()) {
      found.add(one);
    }
    assertThat(found).isEmpty();
  }

  private void awaitAnswers(int more) {
    int before = answered.get();
    await().atMost(BACK_WITHIN).until(() -> answered.get() >= before + more);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
