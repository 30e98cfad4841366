package org.linkseal.matcher.match;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.linkseal.matcher.Limit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the matches that an answer does not tell of, once a second and so in nobody's time: a
 * search that has found some is answered as soon as one that has not. What a crash or a longer
 * outage loses, the search's audit row has counted.
 */
@Singleton
public final class HiddenMatches {
  private static final Logger LOG = LoggerFactory.getLogger(HiddenMatches.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** `linkseal admin state set-lifecycle` waits longer than this before it closes them. */
  static final Duration KEPT = Duration.ofSeconds(10);

  private final Recording recording;
  private final Clock clock;
  private final BlockingQueue<Waiting> waiting =
      new LinkedBlockingQueue<>(Limit.HIDDEN_SEARCHES_WAITING.value());
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread turns = Thread.ofVirtual().name("hidden-matches").unstarted(this::takeTurns);

  @Inject
  HiddenMatches(MatchRecords records, Clock clock) {
    this(records::recordHidden, clock);
  }

  HiddenMatches(Recording recording, Clock clock) {
    this.recording = recording;
    this.clock = clock;
  }

  /** Records all of them, or fails. */
  @FunctionalInterface
  interface Recording {
    void record(SearchEntry search, List<Hit> hits);
  }

  private record Waiting(SearchEntry search, List<Hit> hits, Instant until) {}

  @PostConstruct
  void start() {
    turns.start();
  }

  private void takeTurns() {
    try {
      while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes them over; nothing is written before this returns. */
  public void add(SearchEntry search, List<Hit> hits) {
    if (!hits.isEmpty()) {
      queue(new Waiting(search, hits, clock.instant().plus(KEPT)));
    }
  }

  private void queue(Waiting next) {
    if (!waiting.offer(next)) {
      lose(next);
    }
  }

  /** Until one cannot be recorded: it goes behind the others, and what it waits for has a pause. */
  void turn() {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      if (clock.instant().isAfter(next.until())) {
        lose(next);
      } else if (!isRecorded(next)) {
        queue(next);
        return;
      }
    }
  }

  @SuppressWarnings("CatchingUnchecked") // these turns must not end in silence
  private boolean isRecorded(Waiting next) {
    try {
      recording.record(next.search(), next.hits());
      return true;
    } catch (Throwable e) {
      LOG.debug("search {}: {}", next.search().searchId(), e.getClass().getName());
      return false;
    }
  }

  private static void lose(Waiting next) {
    LOG.error(
        "search {}: {} hidden matches could not be recorded in time",
        next.search().searchId(),
        next.hits().size());
  }

  /** What waits is tried once more. */
  @PreDestroy
  void stop() throws InterruptedException {
    ended.countDown();
    turns.join(KEPT);
    turn();
    waiting.forEach(HiddenMatches::lose);
  }
}
