package org.linkseal.bench.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.linkseal.bench.setting.ScratchDatabase;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * The design of Piipan, rebuilt from its source: an upload row, then COPY into the one indexed
 * table that still holds the rows of the upload before, COMPLETE in the same transaction, then the
 * DELETE of the old rows in one of its own.
 *
 * <p>What Piipan does besides is left out, in its favour: the first pass over the file that
 * validates it, CsvHelper, the blob store and the queue, metrics, the IV computed for every value,
 * managed identities. After each replace the table is vacuumed, outside the time, so that the next
 * one finds the space of the deleted rows free.
 *
 * @see <a href="https://github.com/GSA-TTS/piipan-open-source">Piipan as published in 2024</a>:
 *     {@code iac/databases/participants/migrations}, {@code ParticipantService}, {@code
 *     ParticipantDao}, {@code UploadDao}
 */
public final class Ancestor implements Candidate {
  private static final String TABLES = "ancestor.sql";

  private final ScratchDatabase database;
  private final Connection connection;
  private final Path csv;
  private final AncestorCopy copy;
  private int uploads;
  private long bytesAfterReplace;

  /**
   * Makes its tables.
   *
   * @param database an empty one of this candidate's own; dropped by {@link #close}
   * @param key that values are encrypted with
   */
  public Ancestor(ScratchDatabase database, Path csv, SecretBytes key)
      throws SQLException, IOException {
    this.database = database;
    this.connection = database.connection();
    this.csv = csv;
    this.copy = new AncestorCopy(new AncestorCipher(key.toByteArray()));
    try (Statement statement = connection.createStatement()) {
      statement.execute(tables());
    }
  }

  private static String tables() throws IOException {
    try (InputStream sql = Ancestor.class.getResourceAsStream(TABLES)) {
      if (sql == null) {
        throw new IOException(TABLES + " is missing");
      }
      return new String(sql.readAllBytes(), UTF_8);
    }
  }

  @Override
  public Timing replace() throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
      Stopwatch watch = new Stopwatch();
      int uploadId = upload();
      watch.ended("copied");
      deleteAllExcept(uploadId);
      watch.ended("deleted");
      bytesAfterReplace = DiskUse.bytes(connection, "piipan");
      vacuum();
      return watch.timing();
    }
  }

  /** An upload beside those that are there; its id. */
  public int upload() throws SQLException, IOException {
    int uploadId = addUpload();
    connection.setAutoCommit(false);
    long rows = copy.copy(csv, uploadId, connection);
    complete(uploadId, rows);
    connection.commit();
    connection.setAutoCommit(true);
    return uploadId;
  }

  /** So that dead rows' space is found free and the planner knows the table. */
  public void vacuum() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) participants");
    }
  }

  /** All that its tables and indexes occupied after the last replace, before the vacuum. */
  public long bytesAfterReplace() {
    return bytesAfterReplace;
  }

  private int addUpload() throws SQLException {
    String sql =
        """
        INSERT INTO uploads (created_at, publisher, upload_identifier, status)
        VALUES (now() AT TIME ZONE 'utc', current_user, ?, 'UPLOADING') RETURNING id
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "upload-" + ++uploads);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private void complete(int uploadId, long rows) throws SQLException {
    String sql =
        """
        UPDATE uploads SET completed_at = now(), status = 'COMPLETE', participants_uploaded = ?
        WHERE id = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, rows);
      statement.setInt(2, uploadId);
      statement.executeUpdate();
    }
  }

  private void deleteAllExcept(int uploadId) throws SQLException {
    String sql =
        """
        DELETE FROM participants WHERE upload_id <> ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, uploadId);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
