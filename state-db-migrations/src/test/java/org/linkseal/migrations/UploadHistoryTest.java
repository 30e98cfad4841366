package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class UploadHistoryTest {

  @Test
  void uploadsAreListedNewestFirstPageByPage(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER);
        Connection superuser = state.superuser()) {
      for (String uploadId : List.of("a", "c", "b", "d", "e")) {
        Sql.run(
            receiver,
            "SELECT linkseal.begin_upload(?, ?, 1, 'f.csv', false, NULL)",
            uploadId,
            UUID.randomUUID());
      }
      // Two that began at the same instant still have an order.
      Sql.run(
          superuser,
          """
          UPDATE linkseal.upload SET created_at = (SELECT created_at FROM linkseal.upload WHERE upload_id = 'c')
          WHERE upload_id = 'b'
          """);
      assertThat(page(receiver, 2, null)).containsExactly("e", "d");
      assertThat(page(receiver, 2, "d")).containsExactly("c", "b");
      assertThat(page(receiver, 100, "b")).containsExactly("a");
      assertThat(page(receiver, 1, "a")).isEmpty();
      assertThat(Sql.sqlState(() -> page(receiver, 1, "unknown")))
          .isEqualTo(SqlStates.UNKNOWN_UPLOAD);
    }
  }

  private static List<String> page(Connection receiver, int rows, @Nullable String before)
      throws SQLException {
    return Sql.lines(receiver, "SELECT upload_id FROM linkseal.list_uploads(?, ?)", rows, before);
  }

  @Test
  void anUploadTellsWhatItIsAndHowFarItHasCome(StateDatabase state) throws SQLException {
    String uploadId = state.begun();
    String read =
        """
        SELECT kind, status, rows, error_message, warnings, completed_at FROM linkseal.read_upload(?)
        """;
    try (Connection receiver = state.as(RECEIVER)) {
      assertThat(Sql.lines(receiver, read, uploadId))
          .containsExactly("replace\treceiving\tnull\tnull\tnull\tnull");
      Sql.run(receiver, "SELECT linkseal.touch_upload(?, 17)", uploadId);
      assertThat(Sql.lines(receiver, read, uploadId))
          .containsExactly("replace\treceiving\t17\tnull\tnull\tnull");
      Sql.run(
          receiver,
          "SELECT linkseal.accept_upload(?, 20, 1, ?, NULL, '[{\"code\":\"COLUMN_IGNORED\"}]')",
          uploadId,
          new byte[32]);
      String warnings = "[{\"code\":\"COLUMN_IGNORED\"}]";
      assertThat(Sql.lines(receiver, read, uploadId))
          .containsExactly("replace\tstaged\t20\tnull\t" + warnings + "\tnull");
      assertThat(
              Sql.lines(
                  receiver,
                  "SELECT kind, status, rows, error_message, warnings FROM linkseal.list_uploads(1, NULL)"))
          .containsExactly("replace\tstaged\t20\tnull\t" + warnings);
    }
  }

  @Test
  void warningsAreAJsonArray(StateDatabase state) throws SQLException {
    String uploadId = state.begun();
    try (Connection receiver = state.as(RECEIVER)) {
      for (String warnings : List.of("{}", "7", "[", "column 7")) {
        assertThat(
                Sql.sqlState(() ->
                    Sql.run(
                        receiver,
                        "SELECT linkseal.accept_upload(?, 1, 1, ?, NULL, ?)",
                        uploadId,
                        new byte[32],
                        warnings)))
            .isEqualTo("22023");
        assertThat(
                Sql.sqlState(() ->
                    Sql.run(
                        receiver,
                        "SELECT linkseal.reject_upload(?, 1, '{}', NULL, ?, false)",
                        uploadId,
                        warnings)))
            .isEqualTo("22023");
      }
    }
  }
}
