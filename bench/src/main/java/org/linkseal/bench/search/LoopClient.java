package org.linkseal.bench.search;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.lookup.Latencies;

/** One client: it sends its next request when it has the answer to the last. */
final class LoopClient implements AutoCloseable {
  private final SplittableRandom random = new SplittableRandom();
  private final Searcher.Client client;
  private final Population population;
  private final int persons;
  private final int down;
  private long number;

  /**
   * With requests of this kind.
   *
   * @param persons of each
   * @param down so many of the first states are: that they do not answer is right
   */
  LoopClient(Searcher.Client client, Population population, int persons, int down) {
    this.client = client;
    this.population = population;
    this.persons = persons;
    this.down = down;
    this.number = random.nextInt(Integer.MAX_VALUE);
  }

  /**
   * What one stretch of time came to.
   *
   * @param withoutHits those for persons whom nobody lists
   * @param nanos from its beginning to the last answer
   * @param failure of the last request that was not answered, or not rightly
   */
  record Stretch(Latencies all, Latencies withoutHits, long nanos, @Nullable Exception failure) {}

  /** At least one request; none is begun when the time is over. */
  Stretch run(Duration time) {
    Latencies all = new Latencies();
    Latencies withoutHits = new Latencies();
    Exception failure = null;
    long begin = System.nanoTime();
    do {
      Persons asked = population.draw(number++, persons, down, random);
      Searcher.Request request = client.prepare(asked);
      long taken = 0;
      boolean right = true;
      long sent = System.nanoTime();
      try {
        Searcher.Answer answer = request.send();
        taken = System.nanoTime() - sent;
        check(asked, answer.read());
      } catch (Exception e) {
        right = false;
        failure = e;
      }
      all.add(taken, right);
      if (asked.listed() == 0) {
        withoutHits.add(taken, right);
      }
    } while (System.nanoTime() - begin < time.toNanos());
    return new Stretch(all, withoutHits, System.nanoTime() - begin, failure);
  }

  private void check(Persons asked, Found found) {
    Found expected = new Found(asked.listed(), down);
    if (!found.equals(expected)) {
      throw new IllegalStateException(found + " instead of " + expected);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    client.close();
  }
}
