package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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

/** The ids and rows of a staged file, as PostgreSQL takes them. */
class StagedCopyTest {
  private static final UUID KEY = new UUID(1, 2);
  private static final HexFormat HEX = HexFormat.of();

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

  /** In the table as in the file, whatever bucket and chunk it came in. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "36, 1", "37, 2", "10, 300", "80, 300"})
  void eachRowComesWithItsBucketAndOnlyRowsOfOneBucketTogether(int ofABucket, int buckets)
      throws Exception {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < ofABucket * buckets; i++) {
      byte[] row = new byte[StagedFile.ROW_LENGTH];
      new Random(i).nextBytes(row);
      ByteBuffer.wrap(row).putShort((short) (65_535 - i / ofABucket));
      rows.add(row);
    }
    rows.sort(Arrays::compareUnsigned);
    List<String> copied = new ArrayList<>();
    try (Connection connection = cluster.superuser("postgres")) {
      copy(connection, staged(UploadKind.REPLACE, rows));
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT bucket, uuid_send(token), substr(sealed, (92 * n - 91)::int, 92),
                         cardinality(tokens) <= 36 AND octet_length(sealed) = 92 * cardinality(tokens)
                  FROM rows CROSS JOIN LATERAL unnest(tokens) WITH ORDINALITY t (token, n)
                  ORDER BY token
                  """)) {
        while (row.next()) {
          byte[] token = row.getBytes(2);
          assertThat(row.getInt(1)).isEqualTo(ByteBuffer.wrap(token).getShort() & 0xFFFF);
          copied.add(HEX.formatHex(token) + HEX.formatHex(row.getBytes(3)));
          assertThat(row.getBoolean(4)).isTrue();
        }
      }
    }
    assertThat(copied).isEqualTo(rows.stream().map(HEX::formatHex).toList());
  }

  /** One token a million times is the most there can be in a bucket. */
  @Test
  void twoFullChunksOfRowsFillAPage() throws Exception {
    List<byte[]> rows = Collections.nCopies(7_200, new byte[StagedFile.ROW_LENGTH]);
    try (Connection connection = cluster.superuser("postgres")) {
      copy(connection, staged(UploadKind.REPLACE, rows));
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT count(*), count(DISTINCT (ctid::text::point)[0]) FROM rows WHERE bucket >= 0
                  """)) {
        row.next();
        assertThat(row.getLong(1)).isEqualTo(200);
        assertThat(row.getLong(2)).isEqualTo(100);
      }
    }
  }

  /** A token's bits are those of its bytes 2 to 9, each two times 64,000 / 65,536. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4000, 1", "4001, 2", "17000, 5"})
  void theFilterOfAReplaceAdmitsEveryTokenAndFewOthers(int tokens, int pages) throws Exception {
    String admitted =
        """
        SELECT count(*) FROM rows f JOIN (%s) t (token)
        ON f.bucket = -1 - ((get_byte(token, 0) * 256 + get_byte(token, 1)) * %d >> 16)
        WHERE (SELECT bool_and(get_bit(
                   f.sealed, (get_byte(token, n) * 256 + get_byte(token, n + 1)) * 64000::bigint >> 16) = 1)
               FROM generate_series(2, 8, 2) n)
        """;
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      byte[] row = new byte[StagedFile.ROW_LENGTH];
      new Random(i).nextBytes(row);
      rows.add(row);
    }
    rows.sort(Arrays::compareUnsigned);
    try (Connection connection = cluster.superuser("postgres");
        Statement statement = connection.createStatement()) {
      copy(connection, staged(UploadKind.REPLACE, rows));
      assertThat(
              count(
                  statement,
                  """
                  SELECT count(*) FROM rows
                  WHERE bucket < 0 AND tokens = '{}' AND octet_length(sealed) = 8000
                  """))
          .isEqualTo(pages);
      String all = "SELECT uuid_send(unnest(tokens)) FROM rows";
      assertThat(count(statement, admitted.formatted(all, pages))).isEqualTo(tokens);
      String others = "SELECT sha256(int4send(n)) FROM generate_series(1, 20000) n";
      assertThat(count(statement, admitted.formatted(others, pages))).isLessThan(20_000 / 200);
    }
  }

  @Test
  void anAppendHasNoFilter() throws Exception {
    try (Connection connection = cluster.superuser("postgres");
        Statement statement = connection.createStatement()) {
      copy(connection, staged(UploadKind.APPEND, 5));
      assertThat(count(statement, "SELECT count(*) FROM rows WHERE bucket < 0")).isZero();
    }
  }

  private static long count(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Staged(InputStream file, Manifest manifest, UploadKind kind) {}

  private static Staged staged(UploadKind kind, int ids) throws Exception {
    return staged(kind, Collections.nCopies(ids, new byte[StagedFile.ROW_LENGTH]));
  }

  private static Staged staged(UploadKind kind, List<byte[]> rows) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    StagedFileWriter writer = new StagedFileWriter(file, kind, "an-upload", KEY);
    ByteBuffer id = ByteBuffer.allocate(16);
    for (int i = 0; i < rows.size(); i++) {
      id.clear().putLong(id(i).getMostSignificantBits()).putLong(id(i).getLeastSignificantBits());
      writer.id(id.array(), 0, row(i));
    }
    writer.endOfIds();
    for (byte[] row : rows) {
      writer.row(row, 0);
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

  /** Into temporary tables like a snapshot's. */
  private static void copy(Connection connection, Staged staged) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE ids (
              participant_ids uuid[] STORAGE PLAIN, row_numbers int[] STORAGE PLAIN);
          CREATE TEMPORARY TABLE rows (
              bucket int, tokens uuid[] STORAGE PLAIN, sealed bytea STORAGE PLAIN)
          """);
    }
    StagedFileReader reader = new StagedFileReader(staged.file(), staged.manifest(), staged.kind());
    CopyIn ids = copyIn(connection, "COPY ids FROM STDIN (FORMAT binary)");
    reader.copyIds("an-upload", KEY, (bytes, length) -> ids.writeToCopy(bytes, 0, length));
    ids.endCopy();
    CopyIn rows = copyIn(connection, "COPY rows FROM STDIN (FORMAT binary)");
    reader.copyRows((bytes, length) -> rows.writeToCopy(bytes, 0, length));
    rows.endCopy();
    reader.verify();
  }

  private static CopyIn copyIn(Connection connection, String sql) throws SQLException {
    return connection.unwrap(BaseConnection.class).getCopyAPI().copyIn(sql);
  }
}
