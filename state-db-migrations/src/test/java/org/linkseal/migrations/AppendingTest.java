package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.AUDITOR;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.LOADER;
import static org.linkseal.registry.DatabaseRole.MATCHER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class AppendingTest {

  private static final UUID TOKEN = UUID.randomUUID();
  private static final String MOVED =
      "The participants this file was to be added to have changed since (or were not published)."
          + " Nothing was changed; upload it again.";

  /** A claimed append whose tables are sealed. */
  private record Sealed(Claim claim, long snapshot) {}

  @Test
  void anAppendAddsItsRowsToTheCurrentSnapshot(StateDatabase state) throws SQLException {
    long current = state.published(TOKEN);
    Sealed append = sealed(state, List.of(TOKEN, UUID.randomUUID()));
    assertThat(publish(state, append)).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(2);
    assertThat(state.status(append.claim().uploadId())).isEqualTo("complete");
    assertThat(state.events(append.claim().uploadId()))
        .containsExactly(
            "append_begun",
            "upload_accepted",
            "upload_claimed",
            "load_opened",
            "load_finished",
            "appended");
    try (Connection superuser = state.superuser()) {
      assertThat(Sql.lines(superuser, "SELECT state, rows FROM linkseal.snapshot ORDER BY id"))
          .containsExactly("published\t3", "appended\t2");
      assertThat(tables(superuser)).containsExactly("ids_1", "load_1");
    }
    assertThat(state.clean()).isZero();
  }

  @Test
  void anAppendIsSealedWithItsBasesKey(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    state.appending();
    try (Connection superuser = state.superuser()) {
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT count(*), count(DISTINCT key_id), count(DISTINCT linkage_version) FROM linkseal.upload"))
          .containsExactly("2\t1\t1");
    }
  }

  @Test
  void publishingAnAppendTwiceIsPublishingItOnce(StateDatabase state) throws SQLException {
    long current = state.published(TOKEN);
    Sealed append = sealed(state, List.of(TOKEN));
    assertThat(publish(state, append)).isTrue();
    assertThat(publish(state, append)).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(2);
    try (Connection auditor = state.as(AUDITOR)) {
      assertThat(
              Sql.lines(
                  auditor,
                  "SELECT snapshot, rows FROM linkseal.audit_log WHERE event = 'appended'"))
          .containsExactly(current + "\t1");
    }
  }

  @Test
  void anAppendThatIsRolledBackHasChangedNothingAndCanBeRepeated(StateDatabase state)
      throws SQLException {
    long current = state.published(TOKEN);
    Sealed append = sealed(state, List.of(TOKEN));
    try (Connection superuser = state.superuser()) {
      superuser.setAutoCommit(false);
      Sql.run(
          superuser, "SELECT linkseal.publish(?, ?)", append.snapshot(), append.claim().attempt());
      assertThat(state.find(current, TOKEN)).hasSize(1);
      // Neither a search nor the janitor waits for it.
      assertThat(state.clean()).isZero();
      superuser.rollback();
    }
    assertThat(state.find(current, TOKEN)).hasSize(1);
    assertThat(publish(state, append)).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(2);
  }

  @Test
  void aReaderOfTheCurrentSnapshotHoldsNoAppendUpAndSeesNothingOfIt(StateDatabase state)
      throws SQLException {
    long current = state.published(TOKEN);
    Sealed append = sealed(state, List.of(TOKEN));
    try (Connection reader = state.as(MATCHER)) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(StateDatabase.find(reader, current, TOKEN)).hasSize(1);
      assertThat(publish(state, append)).isTrue();
      assertThat(StateDatabase.find(reader, current, TOKEN)).hasSize(1);
      reader.commit();
      assertThat(StateDatabase.find(reader, current, TOKEN)).hasSize(2);
    }
  }

  @Test
  void readersAtFullSpeedSeeAnAppendWholeOrNotAtAll(StateDatabase state) throws Exception {
    long current = state.published(TOKEN);
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> read(state, current, over)));
      }
      for (int appends = 0; appends < 4; appends++) {
        publish(state, sealed(state, Collections.nCopies(4, TOKEN)));
      }
      over.set(true);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
    assertThat(state.find(current, TOKEN)).hasSize(17);
  }

  private static int read(StateDatabase state, long current, AtomicBoolean over)
      throws SQLException {
    int answers = 0;
    int seen = 1;
    try (Connection matcher = state.as(MATCHER)) {
      while (!over.get() || answers == 0) {
        int rows = StateDatabase.find(matcher, current, TOKEN).size();
        assertThat(rows % 4).isEqualTo(1);
        assertThat(rows).isGreaterThanOrEqualTo(seen);
        seen = rows;
        answers++;
      }
    }
    return answers;
  }

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
    Sealed append = sealed(state, StateDatabase.drawn(700), CopyBinary.ids(mixed, 2));
    assertThat(publish(state, append)).isFalse();
    assertThat(publish(state, append)).isFalse();
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
    assertThat(publish(state, sealed(state, List.of(TOKEN), CopyBinary.ids(List.of(id), 2))))
        .isTrue();
    assertThat(publish(state, sealed(state, List.of(TOKEN), CopyBinary.ids(List.of(id), 2))))
        .isFalse();
  }

  @Test
  void aThousandRepeatedIdsAreToldAndThatThereAreMore(StateDatabase state) throws SQLException {
    List<UUID> ids = StateDatabase.drawn(1_001);
    Claim base = state.claimed(ids.size());
    state.publish(state.sealed(base, ids, CopyBinary.ids(ids, null)), base);
    List<UUID> thousand = ids.subList(0, 1_000);
    String told = errorOf(state, sealed(state, thousand, CopyBinary.ids(thousand, 2)));
    assertThat(told).contains("\"ErrorInfo\" : null", "\"1001\"");
    String most = errorOf(state, sealed(state, ids, CopyBinary.ids(ids, 2)));
    assertThat(most)
        .contains(
            "\"The maximum number of errors has been reached. Please retry your upload after"
                + " addressing these errors.\"",
            "\"2\"",
            "\"1001\"")
        .doesNotContain("\"1002\"");
  }

  private static String errorOf(StateDatabase state, Sealed append) throws SQLException {
    assertThat(publish(state, append)).isFalse();
    return state.error(append.claim().uploadId());
  }

  @Test
  void aReplacePublishedInBetweenFailsTheAppend(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    String append = state.appending();
    long current = state.published(TOKEN);
    state.accept(append, 1);
    assertThat(errorOf(state, sealedNext(state, List.of(TOKEN)))).contains(MOVED);
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
    assertThat(errorOf(state, sealedNext(state, List.of(TOKEN)))).contains(MOVED);
    assertThat(errorOf(state, sealedNext(state, List.of(TOKEN)))).contains(MOVED);
    assertThat(state.find(current, TOKEN)).hasSize(1);
    assertThat(publish(state, sealed(state, List.of(TOKEN)))).isTrue();
  }

  @Test
  void appendsMayFollowEachOtherBeforeTheirBaseIsLoaded(StateDatabase state) throws SQLException {
    state.accepted(1);
    state.accept(state.appending(), 2);
    state.accept(state.appending(), 3);
    Claim base = state.claimed();
    long current = state.sealed(base, List.of(TOKEN));
    state.publish(current, base);
    assertThat(publish(state, sealedNext(state, Collections.nCopies(2, TOKEN)))).isTrue();
    assertThat(publish(state, sealedNext(state, Collections.nCopies(3, TOKEN)))).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(6);
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
    Sealed append = sealed(state, List.of(TOKEN));
    state.letTheCurrentGrowStale();
    state.clean();
    try (Connection janitor = state.as(JANITOR);
        Connection auditor = state.as(AUDITOR)) {
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      assertThat(errorOf(state, append)).contains(MOVED);
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
    Sealed append = sealed(state, List.of(TOKEN));
    state.letTheCurrentGrowStale();
    assertThat(errorOf(state, append)).contains(MOVED);
  }

  @Test
  void anAppendDoesNotMakeItsSnapshotYounger(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    String published = "SELECT published_at::text FROM linkseal.current_snapshot()";
    try (Connection matcher = state.as(MATCHER)) {
      String before = Sql.one(matcher, String.class, published);
      publish(state, sealed(state, List.of(TOKEN)));
      assertThat(Sql.one(matcher, String.class, published)).isEqualTo(before);
    }
  }

  @Test
  void aReplaceIsMeasuredByWhatTheAppendsMadeOfTheSnapshot(StateDatabase state)
      throws SQLException {
    state.published(TOKEN);
    publish(state, sealed(state, Collections.nCopies(4, TOKEN)));
    Claim claim = state.claimed(2);
    assertThat(state.publish(state.sealed(claim, List.of(TOKEN, TOKEN)), claim)).isFalse();
  }

  @Test
  void theKeyThatAppendsShareIsSpentWithTheSnapshot(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    publish(state, sealed(state, List.of(TOKEN)));
    state.appending();
    state.published(TOKEN);
    state.letTheKeptBackGo();
    assertThat(state.clean()).isEqualTo(1);
    try (Connection janitor = state.as(JANITOR)) {
      // Still being received under it.
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      Sql.run(janitor, "SELECT linkseal.abandon_silent_uploads(interval '0')");
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).hasSize(1);
    }
  }

  private static Sealed sealed(StateDatabase state, List<UUID> tokens) throws SQLException {
    return sealed(state, tokens, CopyBinary.ids(StateDatabase.drawn(tokens.size()), 2));
  }

  private static Sealed sealed(StateDatabase state, List<UUID> tokens, byte[] ids)
      throws SQLException {
    state.accept(state.appending(), tokens.size());
    Claim claim = state.claimed();
    return new Sealed(claim, state.sealed(claim, tokens, ids));
  }

  private static Sealed sealedNext(StateDatabase state, List<UUID> tokens) throws SQLException {
    Claim claim = state.claimed();
    byte[] ids = CopyBinary.ids(StateDatabase.drawn(tokens.size()), 2);
    return new Sealed(claim, state.sealed(claim, tokens, ids));
  }

  private static boolean publish(StateDatabase state, Sealed append) throws SQLException {
    return state.publish(append.snapshot(), append.claim());
  }

  private static List<String> tables(Connection superuser) throws SQLException {
    return Sql.lines(
        superuser, "SELECT relname FROM pg_class WHERE relname ~ '^(load|ids)_[0-9]+$' ORDER BY 1");
  }
}
