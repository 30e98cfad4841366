package org.linkseal.telemetry.health;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.metrics.CommonMetric;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PerState;

/**
 * Asks every database in turn whether it answers. Who wants to know is told what was last heard:
 * nothing that is asked from outside reaches a database, and one that is frozen holds one question.
 */
public final class Watch implements AutoCloseable {
  private static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(2));

  private final Supplier<List<State>> states;
  private final StateQuestion stateQuestion;
  private final Pace pace;
  private final List<Database> databases;
  private final PerState<Asked> asked;
  private volatile List<StateCode> known = List.of();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * How often, and how long an answer may take.
   *
   * @param every between two rounds
   * @param patience before a database that has not answered counts as down
   */
  record Pace(Duration every, Duration patience) {}

  private record Database(SharedDatabase name, Question question, Asked asked) {}

  /**
   * Asks nothing before {@link #start}.
   *
   * @param states of the registry, now
   */
  public Watch(
      Supplier<List<State>> states,
      StateQuestion stateQuestion,
      Map<SharedDatabase, Question> questions,
      Meters meters) {
    this(states, stateQuestion, questions, meters, USUAL);
  }

  Watch(
      Supplier<List<State>> states,
      StateQuestion stateQuestion,
      Map<SharedDatabase, Question> questions,
      Meters meters,
      Pace pace) {
    this.states = states;
    this.stateQuestion = stateQuestion;
    this.pace = pace;
    databases =
        questions.entrySet().stream()
            .map(one -> new Database(one.getKey(), one.getValue(), new Asked(pace.patience())))
            .toList();
    for (Database one : databases) {
      meters.gauge(
          CommonMetric.DATABASE_UP, () -> up(one.asked()), Label.of("database", one.name()));
    }
    asked =
        new PerState<>(code -> {
          Asked one = new Asked(pace.patience());
          meters.gauge(
              CommonMetric.STATE_UP,
              () -> known.contains(code) ? up(one) : Double.NaN,
              Label.state(code));
          return one;
        });
  }

  private static double up(Asked one) {
    return switch (one.standing()) {
      case UP -> 1;
      case DOWN -> 0;
      case UNKNOWN -> Double.NaN;
    };
  }

  public void start() {
    Thread.ofVirtual().name("watch").start(this::goRound);
  }

  private void goRound() {
    try {
      do {
        databases.forEach(one -> one.asked().ask(one.question(), threads));
        askStates();
      } while (!ended.await(pace.every().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askStates() {
    List<State> now;
    try {
      now =
          states.get().stream().filter(state -> state.lifecycle() != Lifecycle.OFFBOARDED).toList();
    } catch (RegistryUnavailableException e) {
      return; // the registry's own standing tells
    }
    for (State state : now) {
      asked.of(state.code()).ask(() -> stateQuestion.ask(state), threads);
    }
    known = now.stream().map(State::code).toList();
  }

  /** What was last heard, in the states' order. */
  public Readiness readiness() {
    Map<SharedDatabase, Standing> ofDatabases = new EnumMap<>(SharedDatabase.class);
    databases.forEach(one -> ofDatabases.put(one.name(), one.asked().standing()));
    Map<StateCode, Standing> ofStates = new LinkedHashMap<>();
    known.forEach(code -> ofStates.put(code, asked.of(code).standing()));
    return new Readiness(
        Collections.unmodifiableMap(ofDatabases), Collections.unmodifiableMap(ofStates));
  }

  @Override
  public void close() {
    ended.countDown();
    threads.shutdownNow();
  }
}
