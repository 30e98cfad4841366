package org.linkseal.api.load;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.tasks.Repetition;

/** A loop for each state of the registry, those registered later included. */
@Singleton
public final class LoadLoops {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
  private static final Duration LONGEST_GIVING_BACK = Duration.ofSeconds(8);

  private record Running(StateLoop loop, Thread thread) {}

  private final StateRegistry registry;
  private final StateWork work;
  private final Janitor janitor;
  private final Clock clock;
  private final Map<StateCode, Running> running = new ConcurrentHashMap<>();
  private final Repetition looks = new Repetition("load-loops", LOOK_EVERY, this::startMissing);

  LoadLoops(StateRegistry registry, StateWork work, Janitor janitor, Clock clock) {
    this.registry = registry;
    this.work = work;
    this.janitor = janitor;
    this.clock = clock;
  }

  /** Begins to look after all states; whatever an earlier run left is taken up. */
  public void start() {
    looks.start(Duration.ZERO);
  }

  /** Something of this state can be loaded or cleaned up now. */
  public void wake(StateCode state) {
    Running known = running.get(state);
    if (known != null) {
      known.loop().wake();
    }
  }

  private void startMissing() {
    for (State state : registry.states()) {
      running.computeIfAbsent(state.code(), this::started);
    }
  }

  private Running started(StateCode code) {
    StateLoop loop = new StateLoop(code, registry, work, janitor, clock);
    return new Running(loop, Thread.ofVirtual().name("load-" + code).start(loop));
  }

  /** A load that does not end in time is given back, for another run to take it over. */
  @PreDestroy
  void stop() throws InterruptedException {
    looks.close();
    running.values().forEach(one -> one.loop().stop());
    joinAll(LONGEST_STOP);
    running.values().forEach(one -> one.thread().interrupt());
    joinAll(LONGEST_GIVING_BACK);
  }

  private void joinAll(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (Running one : running.values()) {
      one.thread().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }
}
