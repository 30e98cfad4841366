package org.linkseal.api.load;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  /** A replace. */
  Staged stage(State state, int rows) throws Exception {
    return stage(state, rows, rows);
  }

  /** A replace whose file says {@code rows} while the database is told {@code announced}. */
  Staged stage(State state, int rows, int announced) throws Exception {
    Staged upload = begin(state);
    accept(state, upload, UploadKind.REPLACE, 0, rows, announced);
    return upload;
  }

  /** A replace that is being received. */
  Staged begin(State state) throws Exception {
    NewSnapshotKey key = keys.create(state.code());
    String id = UUID.randomUUID().toString();
    String sql =
        """
        SELECT begin_upload(?, ?, ?, 'a.csv', true, NULL)
        """;
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.setObject(2, key.keyId());
      statement.setInt(3, key.linkageKey().version());
      statement.execute();
    }
    return new Staged(id, key.keyId());
  }

  /** An append of the participants from one number to before another. */
  Staged append(State state, int from, int to) throws Exception {
    String id = UUID.randomUUID().toString();
    String sql =
        """
        SELECT key_id FROM begin_append(?, 'a.csv', NULL)
        """;
    Staged upload;
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        upload = new Staged(id, row.getObject(1, UUID.class));
      }
    }
    accept(state, upload, UploadKind.APPEND, from, to, to - from);
    return upload;
  }

  private void accept(State state, Staged upload, UploadKind kind, int from, int to, int announced)
      throws Exception {
    String sql =
        """
        SELECT accept_upload(?, ?, ?, ?, NULL, NULL)
        """;
    Manifest manifest = write(state, upload, kind, from, to);
    try (Connection connection = pools.connection(state, DatabaseRole.RECEIVER);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, upload.id());
      statement.setLong(2, announced);
      statement.setLong(3, manifest.length());
      statement.setBytes(4, manifest.sha256());
      statement.execute();
    }
  }

  /** The staged file alone. */
  Manifest write(State state, Staged upload, UploadKind kind, int from, int to) throws Exception {
    try (StagedOutput file = staging.create(state.code(), upload.id())) {
      StagedFileWriter writer = new StagedFileWriter(file, kind, upload.id(), upload.keyId());
      ByteBuffer row = ByteBuffer.allocate(StagedFile.ROW_LENGTH);
      for (int i = from; i < to; i++) {
        writer.id(row.putInt(0, i).array(), 0, i - from + 2);
      }
      writer.endOfIds();
      for (int i = from; i < to; i++) {
        writer.row(row.putInt(0, i).array(), 0);
      }
      Manifest manifest = writer.finish();
      file.commit();
      return manifest;
    }
  }
}
