package org.linkseal.matcher.search;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;

/** How many searches run at once in this process; one more is refused and not queued. */
@Singleton
final class SearchPlaces {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Semaphore free;

  SearchPlaces(@Property(name = "linkseal.search.concurrent") int places) {
    this.free = new Semaphore(places);
  }

  /** To be closed when the search has ended. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws Refusal when all are taken
   */
  Place take() {
    if (!free.tryAcquire()) {
      throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
    }
    return free::release;
  }
}
