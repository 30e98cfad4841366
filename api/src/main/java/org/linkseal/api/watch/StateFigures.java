package org.linkseal.api.watch;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.metrics.UploadMetric;
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.telemetry.health.StateQuestion;
import org.linkseal.telemetry.metrics.Label;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.metrics.PerState;

/**
 * The figures of each state's database, as it last told them; ages go on while it tells nothing.
 */
@Singleton
final class StateFigures implements StateQuestion {
  private final StatePools pools;
  private final UploadMetrics uploads;
  private final PerState<Told> told;

  StateFigures(StatePools pools, UploadMetrics uploads, Meters meters) {
    this.pools = pools;
    this.uploads = uploads;
    this.told = new PerState<>(state -> told(meters, state));
  }

  private static Told told(Meters meters, StateCode code) {
    Told told = new Told();
    Label state = Label.state(code);
    meters.gauge(UploadMetric.SNAPSHOT_AGE, () -> told.read(Figures::snapshotAge), state);
    meters.gauge(UploadMetric.SNAPSHOT_ROWS, () -> told.read(Figures::snapshotRows), state);
    meters.gauge(UploadMetric.UPLOADS_WAITING, () -> told.read(Figures::waiting), state);
    meters.gauge(UploadMetric.LONGEST_WAIT, () -> told.read(Figures::longestWait), state);
    meters.gauge(UploadMetric.AUDIT_LAG, () -> told.read(Figures::auditLag), state);
    return told;
  }

  private static final class Told {
    private volatile @Nullable Figures last;

    double read(ToDoubleFunction<Figures> figure) {
      Figures now = last;
      return now == null ? Double.NaN : figure.applyAsDouble(now);
    }
  }

  @Override
  public void ask(State state) throws SQLException {
    uploads.met(state.code());
    Told ofState = told.of(state.code());
    String sql =
        """
        SELECT snapshot_age, snapshot_rows, waiting, longest_wait, audit_lag FROM figures()
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.JANITOR);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      ofState.last = Figures.of(row);
    }
  }
}
