package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;

@ExtendWith(Installed.class)
class CleaningTest {

  @Test
  void aStagedFileIsAnOrphanOnceNothingWillLoadIt(StateDatabase state) throws SQLException {
    state.published(UUID.randomUUID());
    String loading = state.accepted(1);
    Claim claim = state.claimed();
    String staged = state.accepted(1);
    String receiving = state.begun();
    try (Connection janitor = state.as(JANITOR);
        Connection superuser = state.superuser()) {
      String complete =
          Sql.one(
              superuser,
              String.class,
              "SELECT upload_id FROM linkseal.upload WHERE status = 'complete'");
      @Nullable String[] files = {complete, loading, staged, receiving, "of-no-upload", null};
      String orphans = "SELECT f FROM linkseal.orphaned_files(?) AS f ORDER BY f";
      assertThat(Sql.lines(janitor, orphans, janitor.createArrayOf("text", files)))
          .containsExactlyInAnyOrder(complete, "of-no-upload");
      for (Claim lost = claim; !lost.givenUp(); lost = state.claimed()) {
        state.open(lost);
        state.expireLease(lost);
      }
      assertThat(state.status(loading)).isEqualTo("failed");
      Sql.run(janitor, "SELECT linkseal.abandon_silent_uploads(interval '0')");
      assertThat(Sql.lines(janitor, orphans, janitor.createArrayOf("text", files)))
          .containsExactlyInAnyOrder(complete, loading, receiving, "of-no-upload");
    }
  }

  @Test
  void aKeyIsUnknownWhenNoUploadNamesItWhateverBecameOfTheUpload(StateDatabase state)
      throws SQLException {
    UUID known = UUID.randomUUID();
    UUID unknown = UUID.randomUUID();
    try (Connection receiver = state.as(RECEIVER);
        Connection janitor = state.as(JANITOR)) {
      Sql.run(receiver, "SELECT linkseal.begin_upload('u', ?, 1, 'f.csv', false, NULL)", known);
      Sql.run(receiver, "SELECT linkseal.abandon_upload('u')");
      assertThat(
              Sql.rows(
                  janitor,
                  "SELECT linkseal.unknown_keys(?)",
                  janitor.createArrayOf(
                      "uuid", new @Nullable UUID[] {known, unknown, unknown, null})))
          .isEqualTo(List.of(List.of(unknown)));
    }
  }
}
