package org.linkseal.quickstart.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.linkseal.quickstart.faults.Searches.Answer;

/**
 * Searches again and again for persons who are in every whole file, and for some of an append's,
 * and keeps what must not be.
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
  private volatile List<String> appended = List.of();

  /** What was found last: the closing date of the whole file, and who was there of an append. */
  private String latest = "";

  private List<String> latestAppended = List.of();

  Searcher(Searches searches, List<String> persons) {
    this.searches = searches;
    this.persons = persons;
    var _ = thread.scheduleWithFixedDelay(this::search, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void search() {
    try {
      boolean excused = databaseDown;
      List<String> ofAppend = appended;
      Answer answer = searches.search(Stream.concat(persons.stream(), ofAppend.stream()).toList());
      if (!answer.errors().isEmpty()) {
        checkErrors(answer, excused || databaseDown);
      } else if (answer.closingDates().size() != persons.size() + ofAppend.size()) {
        wrong.add("persons without an answer");
      } else {
        check(answer.closingDates(), ofAppend);
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      wrong.add("the matcher did not answer: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      wrong.add("the answer could not be read: " + e.getClass().getSimpleName());
    }
  }

  /** All persons are in one state: when it cannot be searched, nobody has a result. */
  private void checkErrors(Answer answer, boolean excused) {
    Set<String> errors = new TreeSet<>(answer.errors());
    if (!excused || !errors.equals(Set.of("STATE_UNAVAILABLE"))) {
      wrong.add("not answered: " + errors);
    }
    if (!answer.closingDates().isEmpty()) {
      wrong.add("results from a state that could not be searched");
    }
  }

  private void check(List<List<String>> closingDates, List<String> ofAppend) {
    List<List<String>> ofEverybody = closingDates.subList(0, persons.size());
    List<List<String>> ofAppended = closingDates.subList(persons.size(), closingDates.size());
    Set<String> dates = ofEverybody.stream().flatMap(List::stream).collect(Collectors.toSet());
    if (dates.size() != 1 || ofEverybody.stream().anyMatch(matches -> matches.size() != 1)) {
      wrong.add("not one match, of one snapshot, of each person who is in every whole file");
      return;
    }
    if (ofAppended.stream().distinct().count() > 1
        || ofAppended.stream().anyMatch(matches -> matches.size() > 1)) {
      wrong.add("not the whole append once, and not nothing of it");
    }
    boolean isThere = ofAppended.stream().anyMatch(matches -> !matches.isEmpty());
    String date = dates.iterator().next();
    if (date.compareTo(latest) < 0) {
      wrong.add("an older snapshot again");
    }
    if (date.equals(latest) && !isThere && !ofAppend.isEmpty() && ofAppend.equals(latestAppended)) {
      wrong.add("the snapshot without its append again");
    }
    latest = date;
    latestAppended = isThere ? ofAppend : List.of();
  }

  /** From now on these are searched for too: all of them are found, or none. */
  void expect(List<String> ofOneAppend) {
    appended = List.copyOf(ofOneAppend);
  }

  /** From now on errors are what the truth is. */
  void databaseGoesDown() {
    databaseDown = true;
  }

  void databaseIsBack() {
    awaitAnswers(1);
    databaseDown = false;
  }

  boolean hasFoundFault() {
    return !wrong.isEmpty();
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
