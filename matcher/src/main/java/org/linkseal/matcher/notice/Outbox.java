package org.linkseal.matcher.notice;

import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.metrics.NoticeChannel;
import org.linkseal.registry.StateCode;

/**
 * The queued notices, in the collaboration database. Each call is a transaction of its own, so what
 * was taken and not told of is taken again, by any process, when its two minutes are over.
 */
@Singleton
final class Outbox {
  private static final int OF_A_STATE = 10;

  private final DataSource collaboration;

  Outbox(DataSource collaboration, DataSourceResolver resolver) {
    this.collaboration = resolver.resolve(collaboration);
  }

  /** Notices for the caller alone, each with its attempt counted. */
  List<Notice> take(NoticeChannel channel, int most) throws SQLException {
    String sql =
        """
        SELECT notice_id, match_id, state, created_at, attempt, stopped
        FROM collaboration.take_notices(?, ?, ?)
        """;
    return call(sql, Outbox::notices, name(channel), OF_A_STATE, most);
  }

  void delivered(Notice notice) throws SQLException {
    String sql =
        """
        SELECT collaboration.notice_delivered(?)
        """;
    call(sql, row -> true, notice.id());
  }

  void unwanted(Notice notice) throws SQLException {
    String sql =
        """
        SELECT collaboration.notice_unwanted(?)
        """;
    call(sql, row -> true, notice.id());
  }

  /** The state's webhook of this URL is posted nothing more. */
  void gone(Notice notice, String urlSha256) throws SQLException {
    String sql =
        """
        SELECT collaboration.webhook_gone(?, ?)
        """;
    call(sql, row -> true, notice.id(), urlSha256);
  }

  /** Whether it was given up. */
  boolean failed(Notice notice, Duration retryAfter) throws SQLException {
    String sql =
        """
        SELECT collaboration.notice_failed(?, ?, ?)
        """;
    int seconds = Math.clamp(retryAfter.toSeconds(), 0, Integer.MAX_VALUE);
    return call(
        sql,
        row -> {
          row.next();
          return row.getBoolean(1);
        },
        notice.id(),
        notice.attempt(),
        seconds);
  }

  long waiting(NoticeChannel channel) throws SQLException {
    String sql =
        """
        SELECT collaboration.notices_waiting(?)
        """;
    return call(
        sql,
        row -> {
          row.next();
          return row.getLong(1);
        },
        name(channel));
  }

  /** What a result says. */
  @FunctionalInterface
  private interface Rows<T> {
    T of(ResultSet rows) throws SQLException;
  }

  private <T> T call(String sql, Rows<T> result, @Nullable Object... arguments)
      throws SQLException {
    try (Connection connection = collaboration.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return result.of(rows);
      }
    }
  }

  private static List<Notice> notices(ResultSet row) throws SQLException {
    List<Notice> notices = new ArrayList<>();
    while (row.next()) {
      notices.add(
          new Notice(
              row.getObject("notice_id", UUID.class),
              row.getString("match_id"),
              new StateCode(row.getString("state")),
              row.getObject("created_at", OffsetDateTime.class).toInstant(),
              row.getInt("attempt"),
              row.getString("stopped")));
    }
    return notices;
  }

  private static String name(NoticeChannel channel) {
    return channel.name().toLowerCase(Locale.ROOT);
  }
}
