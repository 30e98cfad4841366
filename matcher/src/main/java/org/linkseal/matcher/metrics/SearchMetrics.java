package org.linkseal.matcher.metrics;

import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PerState;

/** The meters of searches: of the state that asks, and of each state that is asked. */
@Singleton
public final class SearchMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2)
  };

  private final Meters meters;
  private final PerState<Asking> asking = new PerState<>(this::asking);
  private final PerState<Asked> asked = new PerState<>(this::asked);

  SearchMetrics(Meters meters) {
    this.meters = meters;
  }

  private record Asking(Timer searches, EnumCounters<PersonOutcome> persons) {}

  private static final class Asked {
    private final Timer searches;
    private final EnumCounters<StateOutcome> outcomes;
    private final EnumCounters<StateFinding> persons;
    private volatile BooleanSupplier breakerOpen = () -> false;
    private volatile long searchedAt = System.nanoTime() - Duration.ofDays(1).toNanos();

    private Asked(
        Timer searches, EnumCounters<StateOutcome> outcomes, EnumCounters<StateFinding> persons) {
      this.searches = searches;
      this.outcomes = outcomes;
      this.persons = persons;
    }
  }

  private Asking asking(StateCode state) {
    Label label = Label.state(state);
    return new Asking(
        meters.histogram(SearchMetric.SEARCH, BOUNDS, label),
        meters.counters(SearchMetric.SEARCH_PERSONS, "outcome", PersonOutcome.class, label));
  }

  private Asked asked(StateCode state) {
    Label label = Label.state(state);
    Asked made =
        new Asked(
            meters.histogram(SearchMetric.STATE_SEARCH, BOUNDS, label),
            meters.counters(SearchMetric.STATE_ANSWERS, "outcome", StateOutcome.class, label),
            meters.counters(SearchMetric.STATE_PERSONS, "finding", StateFinding.class, label));
    meters.gauge(SearchMetric.BREAKER_OPEN, () -> made.breakerOpen.getAsBoolean() ? 1 : 0, label);
    return made;
  }

  /** Makes the meters of a state, so that they say 0 before anything happens. */
  public void met(StateCode state) {
    asking.of(state);
    asked.of(state);
  }

  /** A search that {@code state} asked for was answered. */
  public void answered(StateCode state, long nanoseconds) {
    asking.of(state).searches().record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  public void persons(StateCode state, PersonOutcome outcome, int count) {
    asking.of(state).persons().increment(outcome, count);
  }

  /** The part of a search in {@code state} has ended, in time or not. */
  public void asked(StateCode state, long nanoseconds) {
    asked.of(state).searches.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  public void answer(StateCode state, StateOutcome outcome) {
    Asked one = asked.of(state);
    one.outcomes.increment(outcome);
    if (outcome != StateOutcome.UNAVAILABLE) {
      one.searchedAt = System.nanoTime();
    }
  }

  public void finding(StateCode state, StateFinding finding, int count) {
    asked.of(state).persons.increment(finding, count);
  }

  /** Whether the state's database has answered a search so recently. */
  public boolean answeredWithin(StateCode state, Duration time) {
    return System.nanoTime() - asked.of(state).searchedAt < time.toNanos();
  }

  /** Tells who knows whether the state is not waited for now. */
  public void breaker(StateCode state, BooleanSupplier open) {
    asked.of(state).breakerOpen = open;
  }
}
