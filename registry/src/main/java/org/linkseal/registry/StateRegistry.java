package org.linkseal.registry;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of the programme. An answer is kept for {@link #KEPT}; while the registry is down the
 * last good one serves on, because where a state's database is seldom changes. A registry that
 * never answered is an exception: an empty list would look like a programme without states.
 */
public final class StateRegistry {

  static final Duration KEPT = Duration.ofSeconds(3);

  /** How long a registry that failed is left alone. */
  static final Duration LEFT_ALONE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(StateRegistry.class);

  private final DataSource registry;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Outcome last;

  public StateRegistry(DataSource registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * All states, in the order of their codes.
   *
   * @throws RegistryUnavailableException when the registry is down and has never answered
   */
  public List<State> states() {
    Outcome known = last;
    if (known != null && known.isRecent(clock.instant())) {
      return known.states();
    }
    if (known == null || known.lastGood() == null) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return known.states(); // nobody waits for whoever is asking: the registry may be down
    }
    try {
      Outcome meanwhile = last;
      if (meanwhile == null || !meanwhile.isRecent(clock.instant())) {
        meanwhile = ask(meanwhile == null ? null : meanwhile.lastGood());
        last = meanwhile;
      }
      return meanwhile.states();
    } finally {
      reading.unlock();
    }
  }

  /**
   * The states as they are now: for what must not be decided on an answer that is seconds old.
   *
   * @throws RegistryUnavailableException when the registry does not answer
   */
  public List<State> statesNow() {
    try {
      List<State> now = read();
      last = new Outcome(now, null, clock.instant());
      return now;
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  public Optional<State> find(StateCode code) {
    return states().stream().filter(state -> state.code().equals(code)).findFirst();
  }

  /**
   * Records that {@code code} has published, which ends its onboarding. May be repeated.
   *
   * @throws RegistryUnavailableException when nothing could be recorded
   */
  public void published(StateCode code) {
    String sql =
        """
        SELECT registry.published(?)
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, code.value());
      statement.execute();
    } catch (SQLException e) {
      throw new RegistryUnavailableException(e);
    }
    askAgain();
  }

  private void askAgain() {
    reading.lock();
    try {
      Outcome known = last;
      last = known == null ? null : known.longAgo();
    } finally {
      reading.unlock();
    }
  }

  private Outcome ask(@Nullable List<State> lastGood) {
    try {
      return new Outcome(read(), null, clock.instant());
    } catch (SQLException e) {
      LOG.warn(
          "The registry could not be asked for the states (SQLSTATE {}); {}",
          e.getSQLState(),
          lastGood == null ? "it has not answered yet" : "its last answer serves on");
      return new Outcome(lastGood, e, clock.instant());
    }
  }

  private List<State> read() throws SQLException {
    String sql =
        """
        SELECT code, name, host, port, database_name, schema_name, first_published_at, lifecycle,
            region, contact_email, contact_phone, notice_email, webhook_url
        FROM registry.states() ORDER BY code
        """;
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<State> states = new ArrayList<>();
      while (rows.next()) {
        states.add(state(rows));
      }
      return List.copyOf(states);
    }
  }

  private static State state(ResultSet row) throws SQLException {
    return new State(
        new StateCode(row.getString("code")),
        row.getString("name"),
        new DatabaseLocation(
            row.getString("host"),
            row.getInt("port"),
            row.getString("database_name"),
            row.getString("schema_name")),
        row.getObject("first_published_at") == null,
        Lifecycle.valueOf(row.getString("lifecycle").toUpperCase(Locale.ROOT)),
        row.getString("region"),
        new Contacts(
            row.getString("contact_email"),
            row.getString("contact_phone"),
            row.getString("notice_email"),
            row.getString("webhook_url")));
  }

  /** What asking came to: the last good answer, if ever there was one, or why there is none. */
  private record Outcome(
      @Nullable List<State> lastGood, @Nullable SQLException failure, Instant askedAt) {

    boolean isRecent(Instant now) {
      return RecentAnswers.isRecent(askedAt, now, failure == null ? KEPT : LEFT_ALONE);
    }

    List<State> states() {
      if (lastGood == null) {
        throw new RegistryUnavailableException(requireNonNull(failure));
      }
      return lastGood;
    }

    Outcome longAgo() {
      return new Outcome(lastGood, failure, Instant.MIN);
    }
  }
}
