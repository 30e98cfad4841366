package org.linkseal.matcher.match;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.linkseal.registry.StateCode;

/** A row of match_version: a match as the database knows it, sealed. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredMatch(
    MatchId id,
    int version,
    Instant createdAt,
    Instant dueAt,
    StateCode initiating,
    StateCode matching,
    boolean open,
    boolean vulnerable,
    String initiatingDisposition,
    String matchingDisposition,
    byte[] participants,
    byte[] wrappedKey) {

  static StoredMatch of(ResultSet row) throws SQLException {
    return new StoredMatch(
        new MatchId(row.getString("match_id")),
        row.getInt("version"),
        instant(row, "created_at"),
        instant(row, "due_at"),
        new StateCode(row.getString("initiating")),
        new StateCode(row.getString("matching")),
        row.getBoolean("is_open"),
        row.getBoolean("vulnerable"),
        row.getString("initiating_disposition"),
        row.getString("matching_disposition"),
        row.getBytes("sealed"),
        row.getBytes("wrapped_key"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public String toString() {
    return "StoredMatch[" + id + "]";
  }
}
