package org.linkseal.matcher.match;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.registry.StateCode;

/**
 * What the matcher asks the collaboration database about matches, in a transaction of the caller.
 */
record MatchStatements(Connection connection) {

  Optional<StoredMatch> read(MatchId id, MatchReader reader) throws SQLException {
    String sql =
        """
        SELECT * FROM collaboration.read_match(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      setStates(statement, 2, reader.states());
      return match(statement);
    }
  }

  /** Nobody else changes it before this transaction ends. */
  Optional<StoredMatch> lock(MatchId id, MatchReader reader) throws SQLException {
    String sql =
        """
        SELECT * FROM collaboration.lock_match(?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      setStates(statement, 2, reader.states());
      return match(statement);
    }
  }

  /** The match with the change, which may have closed it. */
  Optional<StoredMatch> change(MatchId id, MatchReader.OneState who, String change)
      throws SQLException {
    String sql =
        """
        SELECT * FROM collaboration.change_disposition(?, ?, ?, ?, ?::jsonb)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      statement.setString(2, who.state().value());
      statement.setString(3, who.keyId());
      statement.setString(4, who.userName());
      statement.setString(5, change);
      return match(statement);
    }
  }

  Optional<StoredMatch> reopen(MatchId id, MatchReader.FederalOffice who) throws SQLException {
    String sql =
        """
        SELECT * FROM collaboration.reopen_match(?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      statement.setString(2, who.keyId());
      statement.setString(3, who.userName());
      return match(statement);
    }
  }

  /**
   * Matches of the feed, as they stand there.
   *
   * @param head the end of the chain
   * @param last the position of the last of them
   */
  record Page(long head, long last, List<StoredMatch> matches) {}

  Page list(MatchReader reader, long since, int limit) throws SQLException {
    String sql =
        """
        SELECT head, position, (found).* FROM collaboration.list_matches(?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      setStates(statement, 1, reader.states());
      statement.setLong(2, since);
      statement.setInt(3, limit);
      List<StoredMatch> matches = new ArrayList<>();
      long head = 0;
      long last = since;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          head = row.getLong("head");
          if (row.getObject("position") != null) {
            last = row.getLong("position");
            matches.add(StoredMatch.of(row));
          }
        }
      }
      return new Page(head, last, matches);
    }
  }

  /**
   * Tells the audit that other states' matches were read.
   *
   * @param id null for a list
   */
  void recordReading(MatchReader reader, @Nullable MatchId id, int matches) throws SQLException {
    String sql =
        """
        SELECT collaboration.record_reading(?, ?, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, reader.keyId());
      statement.setString(2, reader.userName());
      statement.setString(3, id == null ? null : id.value());
      statement.setInt(4, matches);
      statement.execute();
    }
  }

  private void setStates(
      PreparedStatement statement, int parameter, @Nullable List<StateCode> states)
      throws SQLException {
    statement.setArray(
        parameter,
        states == null
            ? null
            : connection.createArrayOf("text", states.stream().map(StateCode::value).toArray()));
  }

  private static Optional<StoredMatch> match(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(StoredMatch.of(row)) : Optional.empty();
    }
  }
}
