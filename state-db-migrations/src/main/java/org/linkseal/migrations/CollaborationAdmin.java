package org.linkseal.migrations;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.linkseal.registry.StateCode;

/** What collaboration_admin may do: the operator's side of the collaboration database. */
public final class CollaborationAdmin implements AutoCloseable {

  public static final String ROLE = "collaboration_admin";

  private final Connection connection;

  private CollaborationAdmin(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects to the database that {@code config} names.
   *
   * @throws IOException when there is no root secret to read
   */
  public static CollaborationAdmin connect(AdminConfig config) throws IOException, SQLException {
    return new CollaborationAdmin(OperatorConnection.open(config.collaborationUrl(), ROLE, config));
  }

  /**
   * Closes the matches that nobody was told of, of a state that is not in shadow any more. May be
   * repeated.
   *
   * @return how many were open
   */
  public int closeHiddenMatches(StateCode state) throws SQLException {
    String sql =
        """
        SELECT collaboration.close_hidden_matches(?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
