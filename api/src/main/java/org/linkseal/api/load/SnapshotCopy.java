package org.linkseal.api.load;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.linkseal.api.staging.StagedFileException;
import org.linkseal.api.staging.StagedFileReader;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.staging.UploadKind;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Carries the rows of a staged file into the table of a snapshot: the rows that were accepted, or
 * none.
 */
final class SnapshotCopy {
  /** The class of SQLSTATEs by which PostgreSQL refuses what it is given to copy. */
  private static final String BAD_DATA = "22";

  private SnapshotCopy() {}

  /**
   * Copies and commits.
   *
   * @throws StagedFileException if the file is not the one that was accepted
   */
  static void copy(Connection connection, Claim claim, long snapshot, StagingStore staging)
      throws SQLException, IOException, StagedFileException {
    // A table's name cannot be a parameter; this one is a number that the database made.
    String sql = "COPY load_%d (token, sealed) FROM STDIN (FORMAT binary)".formatted(snapshot);
    try (InputStream file = staging.open(claim.state().code(), claim.uploadId())) {
      StagedFileReader reader = new StagedFileReader(file, claim.manifest(), UploadKind.REPLACE);
      CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql);
      try {
        reader.copyRows(
            claim.uploadId(), claim.keyId(), (bytes, length) -> copy.writeToCopy(bytes, 0, length));
        reader.verify();
        copy.endCopy();
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(BAD_DATA)) {
        throw new StagedFileException();
      }
      throw e;
    }
  }
}
