package org.linkseal.bench.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The two queries that Piipan puts to a state, each on a connection that it opens for it. */
record AncestorState(DataSource database) {

  /** What is decrypted of a row. */
  record Participant(String participantId, String caseId) {
    @Override
    public String toString() {
      return "Participant[redacted]";
    }
  }

  /** Those with this LDS hash, encrypted; empty when the state has no upload. */
  Optional<List<Participant>> participants(String ldsHash) throws SQLException {
    OptionalLong upload = latestUpload();
    return upload.isEmpty()
        ? Optional.empty()
        : Optional.of(participants(ldsHash, upload.getAsLong()));
  }

  private OptionalLong latestUpload() throws SQLException {
    String sql =
        """
        SELECT id, created_at, publisher, upload_identifier, status, completed_at,
            participants_uploaded, error_message
        FROM uploads WHERE status = ? ORDER BY id DESC LIMIT 1
        """;
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "COMPLETE");
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong("id")) : OptionalLong.empty();
      }
    }
  }

  private List<Participant> participants(String ldsHash, long upload) throws SQLException {
    String sql =
        """
        SELECT lds_hash, participant_id, case_id, participant_closing_date,
            recent_benefit_issuance_dates, vulnerable_individual, upload_id
        FROM participants WHERE lds_hash = ? AND upload_id = ?
        """;
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, ldsHash);
      statement.setLong(2, upload);
      List<Participant> participants = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          participants.add(
              new Participant(row.getString("participant_id"), row.getString("case_id")));
        }
      }
      return participants;
    }
  }
}
