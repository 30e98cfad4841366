package org.linkseal.matcher.search;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.metrics.PersonOutcome;
import org.linkseal.matcher.metrics.SearchMetrics;
import org.linkseal.matcher.metrics.StateFinding;
import org.linkseal.matcher.metrics.StateOutcome;
import org.linkseal.matcher.search.StateAnswer.NotSearchable;
import org.linkseal.matcher.search.StateAnswer.PersonAnswer;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.matcher.trace.Part;
import org.linkseal.matcher.trace.SearchTrace;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;

/** Counts, times and traces searches: how many persons and what became of them, never who. */
@Singleton
final class SearchObserver {
  private final SearchMetrics metrics;
  private final SearchTrace trace;

  SearchObserver(SearchMetrics metrics, SearchTrace trace) {
    this.metrics = metrics;
    this.trace = trace;
  }

  /** The whole search; one that is refused is counted where it is answered. */
  FindMatchesAnswer observed(
      Requester requester,
      SearchRequest request,
      @Nullable String traceparent,
      Supplier<FindMatchesAnswer> search) {
    long begun = System.nanoTime();
    try (Part part = trace.search(traceparent, requester.state(), request.size())) {
      FindMatchesAnswer answer = search.get();
      part.ended();
      metrics.answered(requester.state(), System.nanoTime() - begun);
      countPersons(requester.state(), request, answer.data().results());
      return answer;
    }
  }

  private void countPersons(
      StateCode asking, SearchRequest request, List<FindMatchesAnswer.PersonResult> results) {
    int valid = request.persons().size();
    int hits = (int) results.stream().filter(result -> !result.matches().isEmpty()).count();
    metrics.persons(asking, PersonOutcome.HIT, hits);
    metrics.persons(asking, PersonOutcome.MISS, results.size() - hits);
    metrics.persons(asking, PersonOutcome.UNKNOWN, valid - results.size());
    metrics.persons(asking, PersonOutcome.INVALID, request.size() - valid);
  }

  /** The part of the search in one state, for another thread. */
  Callable<StateAnswer> observed(State state, Callable<StateAnswer> search) {
    return trace.carried(() -> {
      long begun = System.nanoTime();
      try (Part part = trace.state(state.code())) {
        StateAnswer answer = search.call();
        part.ended(outcome(answer));
        return answer;
      } finally {
        metrics.asked(state.code(), System.nanoTime() - begun);
      }
    });
  }

  /** What is answered for the state, which may be that it was late. */
  StateAnswer counted(StateAnswer answer) {
    StateCode state = answer.state().code();
    metrics.answer(state, outcome(answer));
    if (answer instanceof Searched searched) {
      int misses = 0;
      for (PersonAnswer person : searched.persons()) {
        StateFinding finding = finding(person);
        if (finding == StateFinding.MISS) {
          misses++;
        } else {
          metrics.finding(state, finding, 1);
        }
      }
      metrics.finding(state, StateFinding.MISS, misses);
    }
    return answer;
  }

  private static StateOutcome outcome(StateAnswer answer) {
    return switch (answer) {
      case Searched _ -> StateOutcome.SEARCHED;
      case Unavailable _ -> StateOutcome.UNAVAILABLE;
      case NotSearchable _ -> StateOutcome.NOT_SEARCHABLE;
    };
  }

  private static StateFinding finding(PersonAnswer answer) {
    return switch (answer) {
      case PersonAnswer.Records(var participants) ->
          participants.isEmpty() ? StateFinding.MISS : StateFinding.HIT;
      case PersonAnswer.TooManyRows _ -> StateFinding.TOO_MANY_ROWS;
      case PersonAnswer.NotOpened _ -> StateFinding.NOT_OPENED;
    };
  }
}
