package org.linkseal.bench.search;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/** That all states are searched: of a service that has just started, or when states come up. */
public final class Readiness {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private Readiness() {}

  /**
   * Searches until no state is left out.
   *
   * @throws IllegalStateException when that takes longer than a minute
   */
  public static void await(Searcher searcher, Population population) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    try (Searcher.Client client = searcher.client()) {
      Searcher.Request request = client.prepare(population.draw(0, 1, 0, new SplittableRandom()));
      while (!searchesAll(request)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("there are states that are not searched");
        }
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  private static boolean searchesAll(Searcher.Request request) throws Exception {
    try {
      return request.send().read().unsearched() == 0;
    } catch (IOException e) {
      return false; // refused for now
    }
  }
}
