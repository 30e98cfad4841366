package org.linkseal.api.metrics;

import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.metrics.EnumCounters;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PerConstant;
import org.linkseal.telemetry.metrics.PerState;

/** The meters of uploads: what became of them, their rows, how long their stages took. */
@Singleton
public final class UploadMetrics {
  private final Meters meters;
  private final PerState<OfState> states = new PerState<>(this::ofState);

  public UploadMetrics(Meters meters) {
    this.meters = meters;
  }

  private record OfState(
      PerConstant<UploadKind, EnumCounters<UploadOutcome>> uploads,
      EnumCounters<RowQuality> rows,
      PerConstant<Stage, Timer> stages) {}

  private OfState ofState(StateCode code) {
    Label state = Label.state(code);
    return new OfState(
        new PerConstant<>(UploadKind.class, kind -> uploads(state, kind)),
        meters.counters(UploadMetric.UPLOAD_ROWS, "quality", RowQuality.class, state),
        new PerConstant<>(
            Stage.class,
            stage -> meters.timer(UploadMetric.UPLOAD_STAGE, state, Label.of("stage", stage))));
  }

  private EnumCounters<UploadOutcome> uploads(Label state, UploadKind kind) {
    return meters.counters(
        UploadMetric.UPLOADS, "outcome", UploadOutcome.class, state, Label.of("kind", kind));
  }

  /** Makes the meters of a state, so that they say 0 before anything happens. */
  public void met(StateCode state) {
    states.of(state);
  }

  public void ended(StateCode state, UploadKind kind, UploadOutcome outcome) {
    states.of(state).uploads().of(kind).increment(outcome);
  }

  /** The rows of one file. */
  public void rows(StateCode state, long all, long invalid) {
    EnumCounters<RowQuality> rows = states.of(state).rows();
    rows.increment(RowQuality.INVALID, invalid);
    rows.increment(RowQuality.VALID, all - invalid);
  }

  /** A stage that lasts until it is closed. */
  @FunctionalInterface
  public interface Running extends AutoCloseable {
    @Override
    void close();
  }

  public Running begin(StateCode state, Stage stage) {
    Timer timer = states.of(state).stages().of(stage);
    long begun = System.nanoTime();
    return () -> timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }
}
