package org.linkseal.api.load;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.linkseal.api.staging.StagedFileException;
import org.linkseal.api.staging.StagedFileReader;
import org.linkseal.api.staging.StagingStore;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Carries a staged file into the tables of a snapshot that nobody sees yet. */
final class SnapshotCopy {
  /** The class of SQLSTATEs by which PostgreSQL refuses what it is given to copy. */
  private static final String BAD_DATA = "22";

  private SnapshotCopy() {}

  /**
   * Copies and commits the rows, then the ids. Only when this has returned is it known that they
   * are those that were accepted.
   *
   * @throws StagedFileException if the file is not the one that was accepted
   */
  static void copy(Connection connection, Claim claim, long snapshot, StagingStore staging)
      throws SQLException, IOException, StagedFileException {
    // A table's name cannot be a parameter; this one is a number that the database made.
    String rows = "COPY load_%d (token, sealed) FROM STDIN (FORMAT binary)".formatted(snapshot);
    String ids =
        "COPY ids_%d (participant_ids, row_numbers) FROM STDIN (FORMAT binary)".formatted(snapshot);
    try (InputStream file = staging.open(claim.state().code(), claim.uploadId())) {
      StagedFileReader reader = new StagedFileReader(file, claim.manifest(), claim.kind());
      copy(connection, rows, sink -> reader.copyRows(claim.uploadId(), claim.keyId(), sink));
      copy(connection, ids, reader::copyIds);
      reader.verify();
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(BAD_DATA)) {
        throw new StagedFileException();
      }
      // COPY goes past the pool, which would take a broken connection back.
      connection.abort(Runnable::run);
      throw e;
    }
  }

  @FunctionalInterface
  private interface Source {
    void copyTo(StagedFileReader.CopySink<SQLException> sink)
        throws SQLException, IOException, StagedFileException;
  }

  private static void copy(Connection connection, String sql, Source source)
      throws SQLException, IOException, StagedFileException {
    CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql);
    try {
      source.copyTo((bytes, length) -> copy.writeToCopy(bytes, 0, length));
      copy.endCopy();
    } catch (Throwable e) {
      cancel(copy, e);
      throw e;
    }
  }

  private static void cancel(CopyIn copy, Throwable cause) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
