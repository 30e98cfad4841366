package org.linkseal.api.receive;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.StateCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the memory that receiving takes: a slow sender holds a place for as long as it sends. Of
 * the places that the heap gives, one state has half at most. When the service ends, no place is
 * given any more, and whoever still sends is told to come back.
 */
@Singleton
final class UploadSlots implements GracefulShutdownCapable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadSlots.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** Of the heap, for what an upload holds besides its longest row, with its share of the rest. */
  private static final long UPLOAD_BYTES = 32 << 20;

  private static final String SERVICE_ENDS = "the service ends";

  private final Duration maxDuration;
  private final int atOnceOfState;
  private final Semaphore all;
  private final Map<StateCode, Semaphore> ofStates = new ConcurrentHashMap<>();
  private final Set<SenderStream> senders = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  @Inject
  UploadSlots(UploadLimits limits) {
    this(limits, Runtime.getRuntime().maxMemory());
  }

  UploadSlots(UploadLimits limits, long heapBytes) {
    int atOnce = Math.clamp(heapBytes / (UPLOAD_BYTES + limits.maxRowBytes()), 1, 10_000);
    maxDuration = limits.maxDuration();
    all = new Semaphore(atOnce);
    atOnceOfState = Math.min(limits.atOnce(), (atOnce + 1) / 2);
    LOG.info("{} uploads are received at once, {} of one state", atOnce, atOnceOfState);
  }

  /** A place for one upload. */
  final class Slot implements AutoCloseable {
    private final Semaphore ofState;
    private @Nullable SenderStream sender;

    private Slot(Semaphore ofState) {
      this.ofState = ofState;
    }

    /** What its sender sends, until the service ends. */
    SenderStream of(InputStream sent) {
      SenderStream opened = new SenderStream(sent, maxDuration);
      sender = opened;
      senders.add(opened);
      if (ended) {
        opened.end(SERVICE_ENDS);
      }
      return opened;
    }

    @Override
    public void close() {
      if (sender != null) {
        senders.remove(sender);
      }
      all.release();
      ofState.release();
    }
  }

  /**
   * Takes a place.
   *
   * @throws Refusal if the state, or all states together, are sending as many files as they may at
   *     once, or the service ends
   */
  Slot take(StateCode state) {
    if (ended) {
      throw Refusal.unavailable();
    }
    Semaphore ofState = ofStates.computeIfAbsent(state, _ -> new Semaphore(atOnceOfState));
    if (!ofState.tryAcquire()) {
      throw Refusal.tooManyRequests(RETRY_AFTER);
    }
    if (!all.tryAcquire()) {
      ofState.release();
      LOG.warn("{}: no place for another upload; a larger heap has more", state);
      throw Refusal.unavailable();
    }
    return new Slot(ofState);
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    ended = true;
    senders.forEach(sender -> sender.end(SERVICE_ENDS));
    return CompletableFuture.completedFuture(null);
  }
}
