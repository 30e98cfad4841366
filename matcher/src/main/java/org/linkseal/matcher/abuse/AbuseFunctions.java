package org.linkseal.matcher.abuse;

import static java.util.Objects.requireNonNull;

import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/**
 * Abuse control's functions in the collaboration database. Each call is one statement and a
 * transaction of its own: one round trip.
 */
@Singleton
final class AbuseFunctions {
  private static final int MILLISECONDS = 2_000;

  private final DataSource collaboration;

  AbuseFunctions(DataSource collaboration, DataSourceResolver resolver) {
    this.collaboration = resolver.resolve(collaboration);
  }

  /**
   * Requests of a minute.
   *
   * @param granted for the caller alone; 0 when all are leased
   * @param unleased what is left for everybody
   */
  record Lease(int granted, int unleased) {}

  /**
   * What counting came to.
   *
   * @param persons distinct ones of the day, these included if granted
   * @param raised alarms, as a log may tell them
   */
  record Counted(boolean granted, long persons, long allowance, List<String> raised) {}

  /**
   * Places for persons of a day.
   *
   * @param granted for the caller alone; 0 when the soft line is near
   * @param persons distinct ones of the day that have been counted
   */
  record Places(int granted, long persons, long allowance) {}

  /** What stands in a row of the result, as {@code T}. */
  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  Lease leaseRequests(Meter meter, Instant minute, int wanted, int perMinute) throws SQLException {
    String sql =
        """
        SELECT granted, unleased FROM collaboration.lease_requests(?, ?, ?, ?)
        """;
    return call(
        sql,
        row -> new Lease(row.getInt("granted"), row.getInt("unleased")),
        meter.requester(),
        utc(minute),
        wanted,
        perMinute);
  }

  Counted countPersons(
      LocalDate day,
      Meter meter,
      String keyId,
      long[] persons,
      long[] canaries,
      BudgetLimits limits)
      throws SQLException {
    String sql =
        """
        SELECT granted, counted, allowance, raised
        FROM collaboration.count_persons(?, ?, ?, ?, ?, ?, ?)
        """;
    return call(
        sql,
        row ->
            new Counted(
                row.getBoolean("granted"),
                row.getLong("counted"),
                row.getLong("allowance"),
                texts(row.getArray("raised"))),
        day,
        meter.requester(),
        keyId,
        persons,
        canaries,
        limits.personsPerDay(),
        limits.softLine());
  }

  /**
   * Counts who was searched on leased places, and leases anew.
   *
   * @param persons may be empty
   * @param released leased places that these persons have taken, or that are not needed
   * @param wanted all of them are granted, or none
   */
  Places leasePersons(
      LocalDate day, Meter meter, long[] persons, int released, int wanted, BudgetLimits limits)
      throws SQLException {
    String sql =
        """
        SELECT granted, counted, allowance FROM collaboration.lease_persons(?, ?, ?, ?, ?, ?, ?)
        """;
    return call(
        sql,
        row -> new Places(row.getInt("granted"), row.getLong("counted"), row.getLong("allowance")),
        day,
        meter.requester(),
        persons,
        released,
        wanted,
        limits.personsPerDay(),
        limits.softLine());
  }

  /** The alarms that were raised, as a log may tell them. */
  List<String> addAnswers(LocalDate day, Meter meter, AnswerCounts.Sums sums, AlarmBounds bounds)
      throws SQLException {
    String sql =
        """
        SELECT collaboration.add_answers(?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    return call(
        sql,
        row -> texts(row.getArray(1)),
        day,
        meter.requester(),
        sums.searches(),
        sums.hits(),
        sums.misses(),
        sums.refused(),
        bounds.minimumPersons(),
        bounds.hitRate(),
        bounds.timesUsualMisses());
  }

  /** The alarms that were raised, as a log may tell them. */
  List<String> watchUploads(
      LocalDate day, StateCode state, @Nullable OffsetDateTime publishedAt, AlarmBounds bounds)
      throws SQLException {
    String sql =
        """
        SELECT collaboration.watch_uploads(?, ?, ?::timestamptz, ?)
        """;
    return call(
        sql,
        row -> texts(row.getArray(1)),
        day,
        state.value(),
        publishedAt,
        bounds.uploadWithinDays());
  }

  void endSearchDays(Instant now) throws SQLException {
    String sql =
        """
        SELECT collaboration.end_search_days(?)
        """;
    call(sql, row -> true, utc(now));
  }

  /** The ids of all canaries, by their tokens. */
  Map<ByteBuffer, Long> canaries() throws SQLException {
    String sql =
        """
        SELECT array_agg(id ORDER BY id) AS ids, array_agg(token ORDER BY id) AS tokens
        FROM collaboration.canaries()
        """;
    return call(
        sql,
        row -> {
          Map<ByteBuffer, Long> canaries = new HashMap<>();
          Array ids = row.getArray("ids");
          if (ids != null) {
            Long[] all = (Long[]) ids.getArray();
            byte[][] tokens = (byte[][]) requireNonNull(row.getArray("tokens")).getArray();
            for (int i = 0; i < all.length; i++) {
              canaries.put(ByteBuffer.wrap(tokens[i]), all[i]);
            }
          }
          return Map.copyOf(canaries);
        });
  }

  private <T> T call(String sql, Row<T> result, @Nullable Object... arguments) throws SQLException {
    try (Connection connection = collaboration.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      // The functions wait a second for a lock; a server that does not answer then either is left.
      connection.setNetworkTimeout(Runnable::run, MILLISECONDS);
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return result.of(row);
      }
    }
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
