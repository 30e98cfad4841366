package org.linkseal.api.audit;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.audit.Checkpoints;
import org.linkseal.registry.tasks.Repetition;

/** Looks after every state's log each second, long loads or not, each state for itself. */
@Singleton
public final class AuditSealing {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final StateRegistry registry;
  private final StatePools pools;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final Map<StateCode, StateSealer> sealers = new ConcurrentHashMap<>();
  private final ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();
  private final Repetition rounds = new Repetition("audit", EVERY, this::turn);

  AuditSealing(StateRegistry registry, StatePools pools, Checkpoints checkpoints, Clock clock) {
    this.registry = registry;
    this.pools = pools;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** Begins to seal; what an earlier run left is sealed first. */
  public void start() {
    rounds.start(Duration.ZERO);
  }

  private void turn() {
    for (State state : registry.states()) {
      StateSealer sealer =
          sealers.computeIfAbsent(
              state.code(), code -> new StateSealer(code, pools, checkpoints, clock));
      turns.execute(() -> sealer.turn(state));
    }
  }

  @PreDestroy
  void stop() throws InterruptedException {
    rounds.close();
    turns.shutdown();
    if (!turns.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      turns.shutdownNow();
    }
  }
}
