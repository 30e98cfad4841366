package org.linkseal.api.access;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.StateCode;

/** Bounds the memory that receiving takes: a slow sender holds a place for as long as it sends. */
@Singleton
public final class UploadSlots {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final int atOnce;
  private final Map<StateCode, Semaphore> slots = new ConcurrentHashMap<>();

  UploadSlots(UploadLimits limits) {
    this.atOnce = limits.atOnce();
  }

  /** A place among the state's uploads. */
  @FunctionalInterface
  public interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws Refusal if the state is sending as many files as it may at once
   */
  public Slot take(StateCode state) {
    Semaphore free = slots.computeIfAbsent(state, _ -> new Semaphore(atOnce));
    if (!free.tryAcquire()) {
      throw Refusal.tooManyRequests(RETRY_AFTER);
    }
    return free::release;
  }
}
