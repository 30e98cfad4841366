package org.linkseal.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The registry's answers of the last seconds, at most {@code limit} of them. What was true longer
 * ago than {@code keepFor} is not answered: that is how soon a revoked or destroyed thing is gone.
 */
public final class RecentAnswers<K, V> {

  private final Clock clock;
  private final Duration keepFor;
  private final int limit;
  private final Map<K, Answer<V>> oldestFirst = new LinkedHashMap<>();

  public RecentAnswers(Clock clock, Duration keepFor, int limit) {
    this.clock = clock;
    this.keepFor = keepFor;
    this.limit = limit;
  }

  public synchronized Optional<V> get(K question) {
    Answer<V> answer = oldestFirst.get(question);
    if (answer == null) {
      return Optional.empty();
    }
    if (!isRecent(answer.since(), clock.instant(), keepFor)) {
      oldestFirst.remove(question);
      return Optional.empty();
    }
    return Optional.of(answer.value());
  }

  public synchronized void put(K question, V value) {
    oldestFirst.remove(question);
    oldestFirst.put(question, new Answer<>(value, clock.instant()));
    if (oldestFirst.size() > limit) {
      Iterator<K> questions = oldestFirst.keySet().iterator();
      questions.next();
      questions.remove();
    }
  }

  public synchronized void remove(K question) {
    oldestFirst.remove(question);
  }

  /** False too for an instant in the future: a clock set back must not make answers last. */
  static boolean isRecent(Instant since, Instant now, Duration keepFor) {
    return !since.isAfter(now) && now.isBefore(since.plus(keepFor));
  }

  private record Answer<V>(V value, Instant since) {}
}
