package org.linkseal.api.status;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.status.StatusAnswer.Status;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;

/** Reads uploads as the wire shows them. */
@Singleton
final class UploadStatuses {
  private final StatePools pools;
  private final JsonMapper json;

  UploadStatuses(StatePools pools, JsonMapper json) {
    this.pools = pools;
    this.json = json;
  }

  Optional<StatusAnswer.Data> find(State state, String identifier) throws SQLException {
    String sql =
        """
        SELECT upload_id, kind, status, created_at, completed_at, rows, error_message, warnings
        FROM read_upload(?)
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, identifier);
      return all(statement).stream().findFirst();
    }
  }

  /** The page, or empty if it is to begin at an upload that there is not. */
  Optional<History> list(State state, HistoryPage page) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER)) {
      String before = page.before().orElse(null);
      List<StatusAnswer.Data> uploads = list(connection, page.limit(), before);
      String next = null;
      if (uploads.size() == page.limit()) {
        String last = uploads.getLast().uploadIdentifier();
        next = list(connection, 1, last).isEmpty() ? null : last;
      }
      return Optional.of(new History(uploads, next));
    } catch (SQLException e) {
      if (SqlStates.UNKNOWN_UPLOAD.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private List<StatusAnswer.Data> list(Connection connection, int limit, @Nullable String before)
      throws SQLException {
    String sql =
        """
        SELECT upload_id, kind, status, created_at, completed_at, rows, error_message, warnings
        FROM list_uploads(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, limit);
      statement.setString(2, before);
      return all(statement);
    }
  }

  private List<StatusAnswer.Data> all(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<StatusAnswer.Data> uploads = new ArrayList<>();
      while (row.next()) {
        uploads.add(data(row));
      }
      return uploads;
    }
  }

  private StatusAnswer.Data data(ResultSet row) throws SQLException {
    String stage = row.getString("status");
    Status status = status(stage);
    Long rows = row.getObject("rows", Long.class);
    return new StatusAnswer.Data(
        row.getString("upload_id"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        status,
        stage,
        row.getString("kind"),
        rows,
        status == Status.COMPLETE ? rows : null,
        instant(row.getObject("completed_at", OffsetDateTime.class)),
        warnings(row.getString("warnings")),
        row.getString("error_message"));
  }

  private @Nullable List<UploadWarning> warnings(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return json.readValue(text, Argument.listOf(UploadWarning.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Status status(String stored) {
    return switch (stored) {
      case "receiving", "staged", "loading" -> Status.UPLOADING;
      case "complete" -> Status.COMPLETE;
      case "failed", "abandoned" -> Status.FAILED;
      default -> throw new IllegalStateException("the database knows a status that we do not");
    };
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
