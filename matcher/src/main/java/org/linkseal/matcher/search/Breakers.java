package org.linkseal.matcher.search;

import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.metrics.SearchMetrics;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each state: it opens when several searches in a row found the state
 * unavailable, and while it is open no search waits for that state. What tries whether the state is
 * back is a search of its own, for a person that nobody is, so that no worker waits for it either.
 */
@Singleton
final class Breakers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
  private static final int TO_OPEN = Limit.FAILURES_TO_OPEN.value();

  private final StateSearch stateSearch;
  private final StateRegistry states;
  private final SearchMetrics metrics;
  private final Duration trialTime;
  private final Map<StateCode, AtomicInteger> failuresInARow = new ConcurrentHashMap<>();
  private final ExecutorService trials = Executors.newVirtualThreadPerTaskExecutor();

  Breakers(
      StateSearch stateSearch,
      StateRegistry states,
      SearchMetrics metrics,
      @Property(name = "linkseal.search.deadline") Duration searchTime) {
    this.stateSearch = stateSearch;
    this.states = states;
    this.metrics = metrics;
    this.trialTime = searchTime;
  }

  boolean isOpen(StateCode state) {
    return failures(state).get() == TO_OPEN;
  }

  /** What a search that asked the state, or a trial, has come to. */
  void note(StateAnswer answer) {
    StateCode state = answer.state().code();
    if (!(answer instanceof Unavailable)) {
      if (failures(state).getAndSet(0) == TO_OPEN) {
        LOG.info("state {} answers again and is searched", state);
      }
    } else if (failures(state).getAndUpdate(count -> Math.min(count + 1, TO_OPEN)) == TO_OPEN - 1) {
      LOG.warn("state {} keeps failing; no search waits for it until it answers", state);
      trials.execute(() -> tryUntilClosed(state));
    }
  }

  private AtomicInteger failures(StateCode state) {
    return failuresInARow.computeIfAbsent(state, this::metered);
  }

  private AtomicInteger metered(StateCode state) {
    AtomicInteger failures = new AtomicInteger();
    metrics.breaker(state, () -> failures.get() == TO_OPEN);
    return failures;
  }

  private void tryUntilClosed(StateCode code) {
    try {
      for (int failed = 0; isOpen(code); failed++) {
        Thread.sleep(TrialPause.after(failed, ThreadLocalRandom.current()));
        tryOnce(code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryOnce(StateCode code) {
    try {
      State state = states.find(code).filter(found -> found.lifecycle().takesPart()).orElse(null);
      if (state == null) {
        failures(code).set(0); // nobody asks it; should it come back, it is a state as any other
      } else {
        note(stateSearch.search(state, DistinctPersons.nobody(), Deadline.in(trialTime)));
      }
    } catch (RuntimeException e) {
      LOG.error("trying whether state {} is back failed: {}", code, e.getClass().getName());
    }
  }

  @Override
  @PreDestroy
  public void close() {
    trials.shutdownNow();
  }
}
