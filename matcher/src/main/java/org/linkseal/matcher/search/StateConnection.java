package org.linkseal.matcher.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.linkseal.registry.SqlStates;

/** The two questions that a search may put to a state's database, each within the deadline. */
record StateConnection(Connection connection, Deadline deadline) {
  private static final int MILLISECONDS_A_SECOND = 1_000;

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
   * The sealed records of each token that has any: the first 21. One statement also reads which key
   * the current snapshot has: a state's database that was restored counts its snapshots anew, and
   * tokens under another snapshot's key would find nobody.
   *
   * @throws SQLException {@link SqlStates#MOVED_ON} also when the key is another
   */
  Map<UUID, List<byte[]>> findParticipants(SearchTarget target, List<UUID> tokens)
      throws SQLException {
    String sql =
        """
        SELECT key_id, NULL::uuid AS token, NULL::bytea AS sealed FROM current_snapshot()
        UNION ALL
        SELECT NULL, token, sealed FROM find_participants(?, ?)
        """;
    try (PreparedStatement statement = prepare(sql)) {
      statement.setLong(1, target.snapshot());
      statement.setArray(2, connection.createArrayOf("uuid", tokens.toArray()));
      Map<UUID, List<byte[]>> found = new HashMap<>();
      boolean isTheKeyOfTheTarget = false;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          UUID keyId = row.getObject("key_id", UUID.class);
          if (keyId == null) {
            found
                .computeIfAbsent(row.getObject("token", UUID.class), token -> new ArrayList<>())
                .add(row.getBytes("sealed"));
          } else {
            isTheKeyOfTheTarget = keyId.equals(target.keyId());
          }
        }
      }
      if (!isTheKeyOfTheTarget) {
        throw new SQLException("the snapshot has another key", SqlStates.MOVED_ON);
      }
      return found;
    }
  }

  /**
   * The server is asked to cancel the statement when the time is up; a server that does not answer
   * even that is left a second later.
   */
  private PreparedStatement prepare(String sql) throws SQLException {
    Duration left = deadline.left();
    if (left.isZero()) {
      throw new SQLTimeoutException("no time is left");
    }
    int seconds = Math.toIntExact(left.plusMillis(MILLISECONDS_A_SECOND - 1).toSeconds());
    connection.setNetworkTimeout(Runnable::run, (seconds + 1) * MILLISECONDS_A_SECOND);
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setQueryTimeout(seconds);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
