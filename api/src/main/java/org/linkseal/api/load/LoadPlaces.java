package org.linkseal.api.load;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.linkseal.registry.DatabaseLocation;

/** The bound on loads side by side. Who waits for a server's place holds none that others need. */
@Singleton
final class LoadPlaces {
  private final LoadLimits limits;
  private final Semaphore all;
  private final Map<String, Semaphore> ofServers = new ConcurrentHashMap<>();

  LoadPlaces(LoadLimits limits) {
    this.limits = limits;
    this.all = new Semaphore(limits.atOnce(), true);
  }

  /** A place that is held until it is closed. */
  @FunctionalInterface
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /** A place, or none within {@code longest}: then it may be another state's turn. */
  Optional<Place> take(DatabaseLocation database, Duration longest) throws InterruptedException {
    Semaphore ofServer =
        ofServers.computeIfAbsent(
            database.host() + ":" + database.port(),
            _ -> new Semaphore(limits.atOncePerServer(), true));
    long end = System.nanoTime() + longest.toNanos();
    if (!ofServer.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      taken = all.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      if (!taken) {
        ofServer.release();
      }
    }
    return taken ? Optional.of(() -> leave(ofServer)) : Optional.empty();
  }

  private void leave(Semaphore ofServer) {
    all.release();
    ofServer.release();
  }
}
