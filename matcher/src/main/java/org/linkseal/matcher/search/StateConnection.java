package org.linkseal.matcher.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.linkseal.registry.SqlStates;

/** The two questions that a search may put to a state's database, each within the deadline. */
record StateConnection(Connection connection, Deadline deadline) {
  Optional<SearchTarget> currentSnapshot() throws SQLException {
    String sql =
        """
        SELECT snapshot, key_id, linkage_version FROM current_snapshot()
        """;
    try (PreparedStatement statement = prepare(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(
              new SearchTarget(
                  row.getLong("snapshot"),
                  row.getObject("key_id", UUID.class),
                  row.getInt("linkage_version")))
          : Optional.empty();
    }
  }

  /**
   * The sealed records of each token that has any: the first 21. Each snapshot has a function of
   * its own, whose query the server plans once for a connection.
   *
   * @throws SQLException {@link SqlStates#MOVED_ON} also when the key is another
   */
  Map<UUID, List<byte[]>> findParticipants(SearchTarget target, List<UUID> tokens)
      throws SQLException {
    // A function's name cannot be a parameter; this one is a number that the database made.
    String sql = "SELECT token, sealed FROM find_%d(?, ?)".formatted(target.snapshot());
    try (PreparedStatement statement = prepare(sql)) {
      statement.setObject(1, target.keyId());
      statement.setObject(2, new TokenArray(tokens));
      Map<UUID, List<byte[]>> found = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found
              .computeIfAbsent(row.getObject("token", UUID.class), token -> new ArrayList<>())
              .add(row.getBytes("sealed"));
        }
      }
      return found;
    }
  }

  /**
   * A server that has not answered by the deadline is left; it ends by itself what nobody waits
   * for.
   */
  private PreparedStatement prepare(String sql) throws SQLException {
    long left = deadline.left().toMillis();
    if (left == 0) {
      throw new SQLTimeoutException("no time is left");
    }
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(left));
    return connection.prepareStatement(sql);
  }
}
