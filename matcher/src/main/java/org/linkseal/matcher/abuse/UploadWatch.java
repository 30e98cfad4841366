package org.linkseal.matcher.abuse;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for states that search and do not upload. */
@Context
final class UploadWatch {
  private static final Logger LOG = LoggerFactory.getLogger(UploadWatch.class);

  private final StateRegistry states;
  private final StatePools pools;
  private final AbuseFunctions functions;
  private final AlarmBounds bounds;
  private final AlarmLog alarms;
  private final Clock clock;
  private final Duration pause;
  private final Repetition looks;

  UploadWatch(
      StateRegistry states,
      StatePools pools,
      AbuseFunctions functions,
      AlarmBounds bounds,
      AlarmLog alarms,
      Clock clock,
      @Property(name = "linkseal.alarms.uploads-every") Duration pause) {
    this.states = states;
    this.pools = pools;
    this.functions = functions;
    this.bounds = bounds;
    this.alarms = alarms;
    this.clock = clock;
    this.pause = pause;
    this.looks = new Repetition("upload-watch", pause, this::look);
  }

  @PostConstruct
  void start() {
    looks.start(pause);
  }

  /** A state that does not answer is passed over: when it uploaded last is not known. */
  private void look() {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try {
      for (State state : states.states()) {
        look(day, state);
      }
    } catch (RegistryUnavailableException e) {
      LOG.debug("the registry does not answer: nobody's uploads are looked for");
    }
  }

  private void look(LocalDate day, State state) {
    try {
      alarms.tell(
          Meter.of(state.code()),
          functions.watchUploads(day, state.code(), publishedAt(state), bounds));
    } catch (SQLException e) {
      LOG.debug("uploads of {} are not known: SQLSTATE {}", state.code(), e.getSQLState());
    }
  }

  @PreDestroy
  void stop() {
    looks.close();
  }

  /** Null when nothing is published, or what was has expired. */
  private @Nullable OffsetDateTime publishedAt(State state) throws SQLException {
    String sql =
        """
        SELECT published_at FROM current_snapshot()
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.MATCHER);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getObject(1, OffsetDateTime.class) : null;
    }
  }
}
