package org.linkseal.matcher.search;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches many states at once, on a virtual thread each; those that keep failing are not asked.
 */
@Singleton
final class FanOut implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

  private final StateSearch stateSearch;
  private final Breakers breakers;
  private final SearchObserver observer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FanOut(StateSearch stateSearch, Breakers breakers, SearchObserver observer) {
    this.stateSearch = stateSearch;
    this.breakers = breakers;
    this.observer = observer;
  }

  /** An answer of each state, in their order; one that has not answered in time is unavailable. */
  List<StateAnswer> search(List<State> states, DistinctPersons persons, Deadline deadline) {
    Set<State> unasked =
        states.stream()
            .filter(state -> breakers.isOpen(state.code()))
            .collect(Collectors.toUnmodifiableSet());
    List<Callable<StateAnswer>> searches =
        states.stream()
            .map(state ->
                unasked.contains(state)
                    ? observer.observed(state, () -> new Unavailable(state))
                    : observer.observed(state, () -> stateSearch.search(state, persons, deadline)))
            .toList();
    List<Future<StateAnswer>> futures = inTime(searches, deadline);
    List<StateAnswer> answers = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      StateAnswer answer = observer.counted(answer(states.get(i), futures.get(i)));
      if (!unasked.contains(states.get(i))) {
        breakers.note(answer); // else it may be back meanwhile, and would count as failed
      }
      answers.add(answer);
    }
    return answers;
  }

  /** Those that are late are interrupted, which also closes the socket they wait on. */
  private List<Future<StateAnswer>> inTime(
      List<Callable<StateAnswer>> searches, Deadline deadline) {
    try {
      return threads.invokeAll(searches, deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while states are searched", e);
    }
  }

  private static StateAnswer answer(State state, Future<StateAnswer> future) {
    return switch (future.state()) {
      case SUCCESS -> future.resultNow();
      case FAILED -> {
        LOG.error(
            "the search of state {} failed: {}",
            state.code(),
            future.exceptionNow().getClass().getName());
        yield new Unavailable(state);
      }
      case CANCELLED, RUNNING -> {
        LOG.warn("state {} has not answered in time", state.code());
        yield new Unavailable(state);
      }
    };
  }

  @Override
  @PreDestroy
  public void close() {
    threads.shutdownNow();
  }
}
