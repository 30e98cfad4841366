package org.linkseal.api.load;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop for each state of the registry, those registered later included. */
@Singleton
public final class LoadLoops {
  private static final Logger LOG = LoggerFactory.getLogger(LoadLoops.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  private static final Duration LONGEST_RELEASE = Duration.ofSeconds(5);

  private record Running(StateLoop loop, Thread thread) {}

  private final StateRegistry registry;
  private final StateWork work;
  private final Janitor janitor;
  private final Clock clock;
  private final Map<StateCode, Running> running = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  LoadLoops(StateRegistry registry, StateWork work, Janitor janitor, Clock clock) {
    this.registry = registry;
    this.work = work;
    this.janitor = janitor;
    this.clock = clock;
  }

  /** Begins to look after all states; whatever an earlier run left is taken up. */
  public void start() {
    Thread.ofVirtual().name("load-loops").start(this::follow);
  }

  /** Something of this state can be loaded or cleaned up now. */
  public void wake(StateCode state) {
    Running known = running.get(state);
    if (known != null) {
      known.loop().wake();
    }
  }

  private void follow() {
    try {
      do {
        startMissing();
      } while (!stopped.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startMissing() {
    try {
      for (State state : registry.states()) {
        running.computeIfAbsent(state.code(), this::started);
      }
    } catch (RegistryUnavailableException e) {
      LOG.debug("the registry does not tell the states yet");
    }
  }

  private Running started(StateCode code) {
    StateLoop loop = new StateLoop(code, registry, work, janitor, clock);
    return new Running(loop, Thread.ofVirtual().name("load-" + code).start(loop));
  }

  /**
   * A load that does not end in time is broken off, and its upload given back: another run takes it
   * at once, and no attempt is spent. If even that takes too long, its lease runs out.
   */
  @PreDestroy
  void stop() throws InterruptedException {
    stopped.countDown();
    running.values().forEach(one -> one.loop().stop());
    join(LONGEST_STOP);
    running.values().forEach(one -> one.thread().interrupt());
    join(LONGEST_RELEASE);
  }

  private void join(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (Running one : running.values()) {
      one.thread().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }
}
