package org.linkseal.api.status;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.status.StatusAnswer.Status;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;

/** Reads uploads as the wire shows them. */
@Singleton
final class UploadStatuses {
  private final StatePools pools;

  UploadStatuses(StatePools pools) {
    this.pools = pools;
  }

  Optional<StatusAnswer.Data> find(State state, String identifier) throws SQLException {
    String sql =
        """
        SELECT upload_id, status, created_at, completed_at, rows, error_message FROM read_upload(?)
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, identifier);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(data(row)) : Optional.empty();
      }
    }
  }

  private StatusAnswer.Data data(ResultSet row) throws SQLException {
    Status status = status(row.getString("status"));
    return new StatusAnswer.Data(
        row.getString("upload_id"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        status,
        status == Status.COMPLETE ? row.getLong("rows") : null,
        instant(row.getObject("completed_at", OffsetDateTime.class)),
        row.getString("error_message"));
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
