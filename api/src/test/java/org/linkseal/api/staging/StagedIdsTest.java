package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.linkseal.migrations.testing.TestCluster;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;

/** The ids of a staged file, as PostgreSQL takes them. */
class StagedIdsTest {
  private static final UUID KEY = new UUID(1, 2);

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "500, 1", "501, 2", "2345, 5"})
  void theIdsOfAReplaceComeInFullChunksWithoutRows(int ids, int chunks) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    try (Connection connection = cluster.superuser("postgres")) {
      copy(connection, staged(UploadKind.REPLACE, ids));
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT cardinality(participant_ids), row_numbers IS NULL, participant_ids[1]
                  FROM ids ORDER BY 3
                  """)) {
        while (row.next()) {
          sizes.add(row.getInt(1));
          assertThat(row.getBoolean(2)).isTrue();
        }
      }
    }
    assertThat(sizes).hasSize(chunks);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(ids);
    assertThat(sizes.stream().limit(Math.max(0, chunks - 1))).allMatch(size -> size == 500);
  }

  @Test
  void eachIdOfAnAppendComesWithItsRow() throws Exception {
    List<UUID> ids = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    try (Connection connection = cluster.superuser("postgres")) {
      copy(connection, staged(UploadKind.APPEND, 1_000));
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT t.* FROM ids, unnest(participant_ids, row_numbers) t (id, row) ORDER BY id
                  """)) {
        while (row.next()) {
          ids.add(row.getObject(1, UUID.class));
          rows.add(row.getInt(2));
        }
      }
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(ids.get(i)).isEqualTo(id(i));
      assertThat(rows.get(i)).isEqualTo(row(i));
    }
  }

  /** STORAGE PLAIN refuses a row that is longer than a page. */
  @ParameterizedTest
  @EnumSource
  void aFullChunkFillsOnePage(UploadKind kind) throws Exception {
    try (Connection connection = cluster.superuser("postgres")) {
      copy(connection, staged(kind, 2_000));
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT pg_relation_size('ids') / 8192, count(*) FROM ids
                  """)) {
        row.next();
        assertThat(row.getLong(1)).isEqualTo(row.getLong(2));
      }
    }
  }

  private record Staged(InputStream file, Manifest manifest, UploadKind kind) {}

  private static Staged staged(UploadKind kind, int ids) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    StagedFileWriter writer = new StagedFileWriter(file, kind, "an-upload", KEY);
    byte[] row = new byte[StagedFile.ROW_LENGTH];
    for (int i = 0; i < ids; i++) {
      writer.row(row, 0);
    }
    writer.endOfRows();
    for (int i = 0; i < ids; i++) {
      UUID id = id(i);
      ByteBuffer.wrap(row)
          .putLong(id.getMostSignificantBits())
          .putLong(id.getLeastSignificantBits());
      writer.id(row, 0, row(i));
    }
    Manifest manifest = writer.finish();
    assertThat(manifest.length()).isEqualTo(file.size());
    return new Staged(new ByteArrayInputStream(file.toByteArray()), manifest, kind);
  }

  private static UUID id(int i) {
    return new UUID(i, -i);
  }

  private static int row(int i) {
    return Integer.MAX_VALUE - 7 * i;
  }

  private static void copy(Connection connection, Staged staged) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE ids (
              participant_ids uuid[] STORAGE PLAIN, row_numbers int[] STORAGE PLAIN)
          """);
    }
    StagedFileReader reader = new StagedFileReader(staged.file(), staged.manifest(), staged.kind());
    reader.copyRows("an-upload", KEY, (_, _) -> {});
    CopyIn copy =
        connection
            .unwrap(BaseConnection.class)
            .getCopyAPI()
            .copyIn(
                """
                COPY ids FROM STDIN (FORMAT binary)
                """);
    reader.copyIds((bytes, length) -> copy.writeToCopy(bytes, 0, length));
    reader.verify();
    copy.endCopy();
  }
}
