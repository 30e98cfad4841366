package org.linkseal.matcher.search;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.linkseal.matcher.metrics.SearchMetrics;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.linkseal.telemetry.health.StateQuestion;

/**
 * Whether a state's database answers searches. Where one has just been answered that is known, and
 * no connection is taken from those that come next.
 */
@Singleton
final class StateAnswers implements StateQuestion {
  private static final Duration JUST = Duration.ofSeconds(5);

  private final StatePools pools;
  private final SearchMetrics metrics;

  StateAnswers(StatePools pools, SearchMetrics metrics) {
    this.pools = pools;
    this.metrics = metrics;
  }

  @Override
  public void ask(State state) throws SQLException {
    metrics.met(state.code());
    if (metrics.answeredWithin(state.code(), JUST)) {
      return;
    }
    String sql =
        """
        SELECT FROM current_snapshot()
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.MATCHER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
