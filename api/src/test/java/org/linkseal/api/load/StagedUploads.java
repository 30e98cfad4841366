package org.linkseal.api.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.UUID;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.StagedFile;
import org.linkseal.api.staging.StagedFileWriter;
import org.linkseal.api.staging.StagedOutput;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;

/** Makes accepted uploads as receiving does, so that a test alone decides who loads them. */
final class StagedUploads {
  private final SnapshotKeys keys;
  private final StatePools pools;
  private final StagingStore staging;

  StagedUploads(SnapshotKeys keys, StatePools pools, StagingStore staging) {
    this.keys = keys;
    this.pools = pools;
    this.staging = staging;
  }

  record Staged(String id, UUID keyId) {}

  /** The file says {@code rows}; the database is told {@code announced}. */
  Staged stage(State state, int rows, int announced) throws Exception {
    NewSnapshotKey key = keys.create(state.code());
    String id = UUID.randomUUID().toString();
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER)) {
      call(
          connection,
          """
          SELECT begin_upload(?, 'replace', ?, ?, 'a.csv')
          """,
          id,
          key.keyId(),
          key.linkageKey().version());
      Manifest manifest;
      try (StagedOutput file = staging.create(state.code(), id)) {
        manifest = write(new StagedFileWriter(file, UploadKind.REPLACE, id, key.keyId()), rows);
        file.commit();
      }
      call(
          connection,
          """
          SELECT accept_upload(?, ?, ?, ?)
          """,
          id,
          (long) announced,
          manifest.length(),
          manifest.sha256());
    }
    return new Staged(id, key.keyId());
  }

  private static Manifest write(StagedFileWriter writer, int rows) throws Exception {
    byte[] row = new byte[StagedFile.ROW_LENGTH];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, (byte) i);
      writer.row(row, 0);
    }
    writer.endOfRows();
    for (int i = 0; i < rows; i++) {
      writer.id(row, 0, i);
    }
    return writer.finish();
  }

  private static void call(Connection connection, String sql, Object... arguments)
      throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    }
  }
}
