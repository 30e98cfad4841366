package org.linkseal.api.load;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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

  Place take(DatabaseLocation database) throws InterruptedException {
    Semaphore ofServer =
        ofServers.computeIfAbsent(
            database.host() + ":" + database.port(),
            _ -> new Semaphore(limits.atOncePerServer(), true));
    ofServer.acquire();
    try {
      all.acquire();
    } catch (InterruptedException e) {
      ofServer.release();
      throw e;
    }
    return () -> {
      all.release();
      ofServer.release();
    };
  }
}
