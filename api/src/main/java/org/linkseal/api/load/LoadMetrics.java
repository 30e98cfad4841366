package org.linkseal.api.load;

import jakarta.inject.Singleton;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.metrics.UploadMetric;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PerState;

/** The meters of the states' loops: attempts to load, and what the janitor has removed. */
@Singleton
final class LoadMetrics {
  private final PerState<EnumCounters<Outcome>> attempts;
  private final PerState<EnumCounters<Removed>> removals;

  /** What the janitor removes. */
  enum Removed {
    SILENT_UPLOAD,
    SNAPSHOT,
    KEY,
    STAGED_FILE
  }

  LoadMetrics(Meters meters) {
    attempts =
        new PerState<>(state ->
            meters.counters(
                UploadMetric.LOAD_ATTEMPTS, "outcome", Outcome.class, Label.state(state)));
    removals =
        new PerState<>(state ->
            meters.counters(UploadMetric.REMOVED, "what", Removed.class, Label.state(state)));
  }

  void attempted(StateCode state, Outcome outcome) {
    attempts.of(state).increment(outcome);
  }

  void removed(StateCode state, Removed what, int count) {
    removals.of(state).increment(what, count);
  }
}
