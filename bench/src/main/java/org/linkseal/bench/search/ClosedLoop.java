package org.linkseal.bench.search;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.lookup.Latencies;
import org.linkseal.bench.lookup.Quantiles;
import org.linkseal.bench.search.LoopClient.Stretch;

/** Several clients at once, each on a thread of its own. */
public final class ClosedLoop implements AutoCloseable {
  private final List<LoopClient> clients = new ArrayList<>();
  private final ExecutorService threads;

  /**
   * With requests of this kind.
   *
   * @param persons of each request
   * @param down so many of the first states are: that they do not answer is right
   */
  public ClosedLoop(Searcher searcher, Population population, int clients, int persons, int down)
      throws Exception {
    for (int client = 0; client < clients; client++) {
      this.clients.add(new LoopClient(searcher.client(), population, persons, down));
    }
    threads = Executors.newFixedThreadPool(clients);
  }

  /** Nothing of it counts. */
  public void warmUp(Duration time) throws InterruptedException, ExecutionException {
    stretches(time);
  }

  /**
   * All clients search for this long; each sends one request at least.
   *
   * @throws IllegalStateException when not one was answered rightly
   */
  public Outcome measure(Duration time) throws InterruptedException, ExecutionException {
    Latencies all = new Latencies();
    Latencies withoutHits = new Latencies();
    double perSecond = 0;
    Exception failure = null;
    for (Stretch stretch : stretches(time)) {
      all.addAll(stretch.all());
      withoutHits.addAll(stretch.withoutHits());
      perSecond += perSecond(stretch);
      failure = stretch.failure() == null ? failure : stretch.failure();
    }
    Outcome outcome = new Outcome(all.quantiles(), withoutHits.quantiles(), perSecond);
    requireAnswers(outcome, failure);
    return outcome;
  }

  private List<Stretch> stretches(Duration time) throws InterruptedException, ExecutionException {
    List<Callable<Stretch>> runs = new ArrayList<>();
    for (LoopClient client : clients) {
      runs.add(() -> client.run(time));
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Future<Stretch> run : threads.invokeAll(runs)) {
      stretches.add(run.get());
    }
    return stretches;
  }

  /** Of one client, to its own last answer: so that none waits for the slowest. */
  private static double perSecond(Stretch stretch) {
    Quantiles all = stretch.all().quantiles();
    return (all.count() - all.unanswered())
        * (double) TimeUnit.SECONDS.toNanos(1)
        / stretch.nanos();
  }

  private static void requireAnswers(Outcome outcome, @Nullable Exception failure) {
    if (outcome.all().unanswered() == outcome.all().count()) {
      throw new IllegalStateException("no request was answered rightly", failure);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    threads.close();
    for (LoopClient client : clients) {
      client.close();
    }
  }
}
