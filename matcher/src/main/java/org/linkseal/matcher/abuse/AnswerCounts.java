package org.linkseal.matcher.abuse;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.linkseal.registry.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was answered and refused since the database was last told. No request waits for it; what a
 * process that dies has not told is lost, and an alarm may be late by as much.
 */
@Singleton
public final class AnswerCounts {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerCounts.class);

  private final AbuseFunctions functions;
  private final AlarmBounds bounds;
  private final AlarmLog alarms;
  private final Clock clock;
  private final Map<Counted, Sums> untold = new ConcurrentHashMap<>();

  AnswerCounts(AbuseFunctions functions, AlarmBounds bounds, AlarmLog alarms, Clock clock) {
    this.functions = functions;
    this.bounds = bounds;
    this.alarms = alarms;
    this.clock = clock;
  }

  private record Counted(LocalDate day, Meter meter) {}

  /**
   * Numbers of searches, of persons in their answers, and of refused requests.
   *
   * @param hits persons with a match
   * @param misses persons who were searched everywhere and have none
   */
  record Sums(long searches, long hits, long misses, long refused) {
    Sums plus(Sums other) {
      return new Sums(
          searches + other.searches,
          hits + other.hits,
          misses + other.misses,
          refused + other.refused);
    }
  }

  /** A search has been answered with this many persons hit, and this many surely not. */
  public void answered(Meter meter, long hits, long misses) {
    add(meter, new Sums(1, hits, misses, 0));
  }

  void refused(Meter meter) {
    add(meter, new Sums(0, 0, 0, 1));
  }

  /**
   * Whatever cannot be told now is kept for the next time, unless it is of a day that is ahead by
   * the database's clock: it would keep the others from being told.
   */
  void tell() throws SQLException {
    for (Counted counted : List.copyOf(untold.keySet())) {
      Sums sums = untold.remove(counted);
      if (sums != null) {
        tell(counted, sums);
      }
    }
  }

  private void tell(Counted counted, Sums sums) throws SQLException {
    boolean isKept = true;
    try {
      alarms.tell(
          counted.meter(), functions.addAnswers(counted.day(), counted.meter(), sums, bounds));
      isKept = false;
    } catch (SQLException e) {
      if (!SqlStates.INVALID_ARGUMENT.equals(e.getSQLState())) {
        throw e;
      }
      LOG.warn("answers of {} are lost: the clock was wrong", counted.day());
      isKept = false;
    } finally {
      if (isKept) {
        add(counted, sums);
      }
    }
  }

  private void add(Meter meter, Sums sums) {
    add(new Counted(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), meter), sums);
  }

  private void add(Counted counted, Sums sums) {
    untold.merge(counted, sums, Sums::plus);
  }
}
