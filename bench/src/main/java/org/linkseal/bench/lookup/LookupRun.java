package org.linkseal.bench.lookup;

import java.time.Duration;
import org.linkseal.bench.candidate.ServiceUpload;
import org.linkseal.bench.lookup.OpenLoop.Phase;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.bench.setting.Installation;

/**
 * Searches at rest and while replaces run, in turn, until both have been searched often enough for
 * a p99.
 *
 * @param perSecond the rate
 * @param searches at least, of each kind
 */
public record LookupRun(int perSecond, int searches) {
  private static final int WARM_UP_SEARCHES = 500;

  /** No replace is so short that a stretch at rest of its length has no search in it. */
  private static final Duration SHORTEST_REST = Duration.ofMillis(500);

  public record Outcome(Quantiles atRest, Quantiles duringReplace) {
    public double ratio() {
      return duringReplace.p99() / atRest.p99();
    }
  }

  /** The state's database function, through the matcher's role. */
  public Outcome sql(Installation installation, SampleRows rows, ServiceUpload service)
      throws Exception {
    try (SqlLookup lookup = new SqlLookup(installation, rows)) {
      return measure(lookup, service);
    }
  }

  /** The Match API over HTTP. */
  public Outcome http(Installation installation, SampleRows rows, ServiceUpload service)
      throws Exception {
    try (HttpLookup lookup = new HttpLookup(installation, installation.startMatcher(), rows)) {
      return measure(lookup, service);
    }
  }

  private Outcome measure(Lookup lookup, ServiceUpload service) throws Exception {
    OpenLoop loop = new OpenLoop(lookup, perSecond);
    try (loop) {
      loop.passBetween(Math.min(searches, WARM_UP_SEARCHES));
      service.upload();
      loop.passBetween(1);
      long restMillis = SHORTEST_REST.toMillis();
      while (loop.count(Phase.AT_REST) < searches || loop.count(Phase.DURING_REPLACE) < searches) {
        Thread.sleep(restMillis); // what a publish leaves to do is not at rest
        loop.enter(Phase.AT_REST);
        Thread.sleep(restMillis);
        loop.enter(Phase.DURING_REPLACE);
        double seconds = service.upload().seconds();
        loop.passBetween(1);
        restMillis = Math.max(restMillis, (long) (1_000 * seconds));
      }
    }
    return new Outcome(loop.quantiles(Phase.AT_REST), loop.quantiles(Phase.DURING_REPLACE));
  }
}
