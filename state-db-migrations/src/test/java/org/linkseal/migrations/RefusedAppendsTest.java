package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.AUDITOR;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.LOADER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class RefusedAppendsTest {

  private static final UUID TOKEN = UUID.randomUUID();
  private static final String MOVED =
      "The participants this file was to be added to have changed since (or were not published)."
          + " Nothing was changed; upload it again.";

  @Test
  void participantIdsOfTheSnapshotFailTheAppendWithTheirRowNumbersInOrder(StateDatabase state)
      throws SQLException {
    List<UUID> ids = StateDatabase.drawn(1_100);
    List<UUID> tokens = StateDatabase.drawn(1_100);
    Claim base = state.claimed(1_100);
    long current = state.sealed(base, tokens, CopyBinary.ids(ids, null));
    assertThat(state.publish(current, base)).isTrue();

    List<UUID> mixed = new ArrayList<>(StateDatabase.drawn(700));
    mixed.set(698, ids.get(1_000));
    mixed.set(3, ids.get(7));
    SealedAppend append = SealedAppend.accepted(state, StateDatabase.drawn(700), mixed);
    assertThat(append.publish()).isFalse();
    assertThat(append.publish()).isFalse();
    assertThat(state.error(append.claim().uploadId()))
        .isEqualToIgnoringWhitespace(
            """
            {"FileName": "more.csv", "ETag": "%s", "IsValid": false, "ErrorInfo": null,
             "row_index_with_errors": {
               "5": [{"property_name": "participant_id",
                      "error_message": "Give a participant_id that is not in the snapshot yet; one with this id is"}],
               "700": [{"property_name": "participant_id",
                      "error_message": "Give a participant_id that is not in the snapshot yet; one with this id is"}]}}
            """
                .formatted(append.claim().uploadId()));
    try (Connection superuser = state.superuser()) {
      assertThat(Sql.lines(superuser, "SELECT state, rows FROM linkseal.snapshot ORDER BY id"))
          .containsExactly("published\t1100", "failed\t700");
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT rows FROM linkseal.audit_log WHERE event = 'repeated_ids_told'"))
          .containsExactly("2");
    }
    assertThat(state.clean()).isEqualTo(1);
  }

  @Test
  void anIdThatAnEarlierAppendBroughtIsInTheSnapshotToo(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    UUID id = UUID.randomUUID();
    assertThat(SealedAppend.accepted(state, List.of(TOKEN), List.of(id)).publish()).isTrue();
    assertThat(SealedAppend.accepted(state, List.of(TOKEN), List.of(id)).publish()).isFalse();
  }

  @Test
  void aThousandRepeatedIdsAreToldAndThatThereAreMore(StateDatabase state) throws SQLException {
    List<UUID> ids = StateDatabase.drawn(1_001);
    Claim base = state.claimed(ids.size());
    state.publish(state.sealed(base, ids, CopyBinary.ids(ids, null)), base);
    List<UUID> thousand = ids.subList(0, 1_000);
    String told = SealedAppend.accepted(state, thousand, thousand).refusal();
    assertThat(told).contains("\"ErrorInfo\" : null", "\"1001\"");
    String most = SealedAppend.accepted(state, ids, ids).refusal();
    assertThat(most)
        .contains(
            "\"The maximum number of errors has been reached. Please retry your upload after"
                + " addressing these errors.\"",
            "\"2\"",
            "\"1001\"")
        .doesNotContain("\"1002\"");
  }

  @Test
  void aReplacePublishedInBetweenFailsTheAppend(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    String append = state.appending();
    long current = state.published(TOKEN);
    state.accept(append, 1);
    assertThat(SealedAppend.next(state, List.of(TOKEN)).refusal()).contains(MOVED);
    assertThat(state.find(current, TOKEN)).hasSize(1);
  }

  @Test
  void aFailedBaseFailsTheAppendAndTheAppendAfterIt(StateDatabase state) throws SQLException {
    long current = state.published(TOKEN);
    state.accepted(1);
    state.accept(state.appending(), 1);
    state.accept(state.appending(), 1);
    Claim base = state.claimed();
    try (Connection loader = state.as(LOADER)) {
      Sql.run(loader, "SELECT linkseal.fail_upload(?, ?, 'f')", base.uploadId(), base.attempt());
    }
    assertThat(SealedAppend.next(state, List.of(TOKEN)).refusal()).contains(MOVED);
    assertThat(SealedAppend.next(state, List.of(TOKEN)).refusal()).contains(MOVED);
    assertThat(state.find(current, TOKEN)).hasSize(1);
    assertThat(SealedAppend.accepted(state, List.of(TOKEN)).publish()).isTrue();
  }

  @Test
  void withoutASnapshotThatIsSearchedThereIsNothingToAppendTo(StateDatabase state)
      throws SQLException {
    assertThat(Sql.sqlState(state::appending)).isEqualTo(SqlStates.NOTHING_TO_APPEND_TO);
    state.begun();
    assertThat(Sql.sqlState(state::appending)).isEqualTo(SqlStates.NOTHING_TO_APPEND_TO);
    state.published(TOKEN);
    state.appending();
    state.letTheCurrentGrowStale();
    assertThat(Sql.sqlState(state::appending)).isEqualTo(SqlStates.NOTHING_TO_APPEND_TO);
    state.clean();
    assertThat(Sql.sqlState(state::appending)).isEqualTo(SqlStates.NOTHING_TO_APPEND_TO);
    state.accepted(1);
    state.appending();
  }

  @Test
  void aBaseThatHasExpiredMeanwhileFailsTheAppendAndItsKeyIsSpentOnlyThen(StateDatabase state)
      throws SQLException {
    state.published(TOKEN);
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN));
    state.letTheCurrentGrowStale();
    state.clean();
    try (Connection janitor = state.as(JANITOR);
        Connection auditor = state.as(AUDITOR)) {
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      assertThat(append.refusal()).contains(MOVED);
      UUID key = Sql.one(janitor, UUID.class, "SELECT linkseal.keys_to_destroy()");
      Sql.run(janitor, "SELECT linkseal.key_destroyed(?)", key);
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      assertThat(
              Sql.rows(
                  auditor,
                  "SELECT upload_id FROM linkseal.audit_log WHERE event = 'key_destroyed'"))
          .hasSize(2);
    }
  }

  @Test
  void aStaleSnapshotIsNotAppendedTo(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN));
    state.letTheCurrentGrowStale();
    assertThat(append.refusal()).contains(MOVED);
  }
}
