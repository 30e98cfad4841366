package org.linkseal.api.load;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.linkseal.api.staging.StagedFileException;
import org.linkseal.api.staging.StagedFileReader;
import org.linkseal.api.staging.StagingStore;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Carries the rows of a staged file into the table of a snapshot, whole and verified or not at all. */
final class SnapshotCopy {
  /** The class of SQLSTATEs by which PostgreSQL refuses what it is given to copy. */
  private static final String BAD_DATA = "22";

  private final StagingStore staging;

  SnapshotCopy(StagingStore staging) {
    this.staging = staging;
  }

  /**
   * Copies and commits.
   *
   * @throws StagedFileException if the file is not the one that was accepted
   * @throws LeaseLostException as soon as the lease is known to be lost
   */
  void copy(Connection connection, Claim claim, Lease lease, long snapshot)
      throws SQLException, IOException, StagedFileException, LeaseLostException {
    try (InputStream file = staging.open(claim.state().code(), claim.keyId())) {
      CopyIn copy =
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command(connection, snapshot));
      try {
        StagedFileReader reader = new StagedFileReader(file, claim.manifest());
        reader.copyRows(
            claim.uploadId(), claim.keyId(), (bytes, length) -> copy.writeToCopy(bytes, 0, length));
        reader.verify();
        lease.check();
        copy.endCopy();
      } catch (SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.startsWith(BAD_DATA)) {
          throw new StagedFileException();
        }
        throw e;
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    }
  }
}
