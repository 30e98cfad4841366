package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.AUDITOR;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.MATCHER;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

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
class PublishingTest {

  private static final UUID TOKEN = UUID.randomUUID();

  @Test
  void publishingTwiceIsPublishingOnce(StateDatabase state) throws SQLException {
    Claim claim = state.claimed(1);
    long snapshot = state.sealed(claim, List.of(TOKEN));
    state.publish(snapshot, claim);
    state.publish(snapshot, claim);
    try (Connection auditor = state.as(AUDITOR)) {
      assertThat(
              Sql.one(
                  auditor,
                  Long.class,
                  "SELECT count(*) FROM linkseal.audit_log WHERE event = 'published'"))
          .isEqualTo(1);
    }
  }

  @Test
  void everyStepOfAPublishAndOfWhatItReplacesIsOnRecord(StateDatabase state) throws SQLException {
    long first = state.published(TOKEN);
    long second = state.published(TOKEN);
    state.letTheKeptBackGo();
    state.clean();
    try (Connection auditor = state.as(AUDITOR)) {
      assertThat(Sql.lines(auditor, "SELECT event, snapshot FROM linkseal.audit_log ORDER BY id"))
          .containsExactly(
              "upload_begun\tnull",
              "upload_accepted\tnull",
              "upload_claimed\tnull",
              "load_opened\t" + first,
              "load_finished\t" + first,
              "published\t" + first,
              "upload_begun\tnull",
              "upload_accepted\tnull",
              "upload_claimed\tnull",
              "load_opened\t" + second,
              "load_finished\t" + second,
              "snapshot_superseded\t" + first,
              "published\t" + second,
              "snapshot_dropped\t" + first);
    }
  }

  @Test
  void aSupersededSnapshotNeverComesBack(StateDatabase state) throws SQLException {
    Claim first = state.claimed(1);
    long superseded = state.sealed(first, List.of(TOKEN));
    state.publish(superseded, first);
    long current = state.published(TOKEN);
    state.publish(superseded, first);
    assertThat(current(state)).isEqualTo(current);
  }

  @Test
  void theAuditEventAndTheStatusChangeWithThePointerOrNotAtAll(StateDatabase state)
      throws SQLException {
    Claim claim = state.claimed(1);
    long snapshot = state.sealed(claim, List.of(TOKEN));
    try (Connection superuser = state.superuser()) {
      superuser.setAutoCommit(false);
      Sql.run(superuser, "SELECT linkseal.publish(?, ?)", snapshot, claim.attempt());
      assertThat(state.status(claim.uploadId())).isEqualTo("loading");
      superuser.rollback();
    }
    assertThat(Sql.sqlState(() -> state.find(snapshot, TOKEN)))
        .isEqualTo(SqlStates.NO_SUCH_FUNCTION);
    state.publish(snapshot, claim);
    assertThat(state.status(claim.uploadId())).isEqualTo("complete");
  }

  @Test
  void aReaderHeldUpAcrossOnePublishStillSeesItsSnapshotWhole(StateDatabase state)
      throws SQLException {
    long before = state.published(TOKEN, TOKEN);
    try (Connection reader = state.as(MATCHER)) {
      takeSnapshot(reader);
      state.published(TOKEN);
      state.clean();
      assertThat(state.find(reader, before, TOKEN)).hasSize(2);
      reader.commit();
      assertThat(Sql.sqlState(() -> state.find(reader, before, TOKEN)))
          .isEqualTo(SqlStates.MOVED_ON);
    }
  }

  @Test
  void aReaderHeldUpForLongerThanOldSnapshotsAreKeptGetsAnErrorNeverAnEmptyAnswer(
      StateDatabase state) throws SQLException {
    long before = state.published(TOKEN);
    try (Connection reader = state.as(MATCHER)) {
      takeSnapshot(reader);
      state.published(TOKEN);
      state.letTheKeptBackGo();
      assertThat(state.clean()).isEqualTo(1);
      assertThat(Sql.sqlState(() -> state.find(reader, before, TOKEN)))
          .isEqualTo(SqlStates.NO_SUCH_FUNCTION);
    }
  }

  @Test
  void readersAtFullSpeedSeeOneSnapshotWholeDuringPublishes(StateDatabase state) throws Exception {
    state.published(TOKEN);
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(threads.submit(() -> read(state, over)));
      }
      // Each snapshot holds one row more of the token: a mixture shows as a wrong number.
      for (int rows = 2; rows <= 12; rows++) {
        state.published(Collections.nCopies(rows, TOKEN).toArray(UUID[]::new));
        state.clean();
      }
      over.set(true);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  private static int read(StateDatabase state, AtomicBoolean over) throws SQLException {
    int answers = 0;
    try (Connection matcher = state.as(MATCHER);
        Connection superuser = state.superuser()) {
      while (!over.get()) {
        long current =
            Sql.one(matcher, Long.class, "SELECT snapshot FROM linkseal.current_snapshot()");
        try {
          int found = state.find(matcher, current, TOKEN).size();
          assertThat((long) found)
              .isEqualTo(
                  Sql.one(
                      superuser,
                      Long.class,
                      "SELECT rows FROM linkseal.snapshot WHERE id = ?",
                      current));
          answers++;
        } catch (SQLException e) {
          assertThat(e.getSQLState()).isIn(SqlStates.MOVED_ON, SqlStates.NO_SUCH_FUNCTION);
        }
      }
    }
    return answers;
  }

  @Test
  void aSupersededSnapshotIsKeptForAMinuteHoweverManyFollow(StateDatabase state)
      throws SQLException {
    state.published(TOKEN);
    state.published(TOKEN);
    long current = state.published(TOKEN);
    assertThat(state.clean()).isZero();
    state.letTheKeptBackGo();
    assertThat(state.clean()).isEqualTo(2);
    assertThat(state.clean()).isZero();
    assertThat(state.find(current, TOKEN)).hasSize(1);
    try (Connection superuser = state.superuser()) {
      assertThat(
              Sql.lines(
                  superuser,
                  "SELECT relname FROM pg_class WHERE relname ~ '^(load|ids)_[0-9]+$' ORDER BY 1"))
          .containsExactly("ids_" + current, "load_" + current);
    }
  }

  /**
   * Otherwise a matcher could take another snapshot for the one whose key it holds, after an older
   * copy of the database was brought back.
   */
  @Test
  void aSnapshotsNumberIsTheTimeSoThatNoneIsEverGivenTwice(StateDatabase state)
      throws SQLException {
    long before = microseconds(state);
    long first = state.published(TOKEN);
    long second = state.published(TOKEN);
    assertThat(List.of(before, first, second, microseconds(state))).isSorted();
    assertThat(first).isNotEqualTo(second);
  }

  private static long microseconds(StateDatabase state) throws SQLException {
    try (Connection superuser = state.superuser()) {
      return Long.parseLong(
          Sql.lines(superuser, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
              .getFirst());
    }
  }

  @Test
  void aTableThatIsHeldIsLeftToTheNextCleanUp(StateDatabase state) throws SQLException {
    long first = state.published(TOKEN);
    state.published(TOKEN);
    state.letTheKeptBackGo();
    try (Connection holder = state.superuser()) {
      holder.setAutoCommit(false);
      for (String table : List.of("load_" + first, "ids_" + first)) {
        Sql.run(holder, "SELECT FROM linkseal." + table);
        assertThat(state.clean()).isZero();
        holder.rollback();
      }
    }
    assertThat(state.clean()).isEqualTo(1);
  }

  @Test
  void aKeyIsSpentWhenNoSnapshotOfItsUploadCanBeReadAndNoneCanBeLoadedAnyMore(StateDatabase state)
      throws SQLException {
    UUID first = keyOf(state, state.published(TOKEN));
    state.published(TOKEN);
    state.claimed(1);
    state.clean();
    try (Connection janitor = state.as(JANITOR);
        Connection superuser = state.superuser()) {
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      assertThat(Sql.sqlState(() -> Sql.run(janitor, "SELECT linkseal.key_destroyed(?)", first)))
          .isEqualTo(SqlStates.WRONG_STATUS);
      Sql.run(
          superuser,
          "UPDATE linkseal.upload SET status = 'failed', lease_until = NULL WHERE status = 'loading'");
      state.letTheKeptBackGo();
      state.clean();
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()"))
          .hasSize(2)
          .contains(List.of(first));
      Sql.run(janitor, "SELECT linkseal.key_destroyed(?)", first);
      Sql.run(janitor, "SELECT linkseal.key_destroyed(?)", first);
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).hasSize(1);
    }
  }

  @Test
  void aReplaceWithLessThanHalfOfWhatWasPublishedLastFails(StateDatabase state)
      throws SQLException {
    long current = state.published(TOKEN, TOKEN, TOKEN, TOKEN, TOKEN);
    Claim claim = state.claimed(2);
    long snapshot = state.sealed(claim, List.of(TOKEN, TOKEN));
    assertThat(state.publish(snapshot, claim)).isFalse();
    assertThat(state.publish(snapshot, claim)).isFalse();
    assertThat(state.status(claim.uploadId())).isEqualTo("failed");
    assertThat(state.error(claim.uploadId())).contains("less than half", "allow_shrink=true");
    assertThat(state.find(current, TOKEN)).hasSize(5);
    assertThat(state.clean()).isEqualTo(1);
    state.published(TOKEN, TOKEN, TOKEN);
  }

  @Test
  void theLastPublishedCountIsRememberedAfterItsExpiry(StateDatabase state) throws SQLException {
    state.published(TOKEN, TOKEN, TOKEN);
    state.letTheCurrentGrowStale();
    assertThat(state.clean()).isEqualTo(1);
    Claim claim = state.claimed(1);
    assertThat(state.publish(state.sealed(claim, List.of(TOKEN)), claim)).isFalse();
  }

  @Test
  void aFileThatMayShrinkOrMayBeEmptyIsPublished(StateDatabase state) throws SQLException {
    state.published(TOKEN, TOKEN, TOKEN);
    String allowed = UUID.randomUUID().toString();
    try (Connection receiver = state.as(RECEIVER)) {
      Sql.run(
          receiver,
          "SELECT linkseal.begin_upload(?, gen_random_uuid(), 1, 'f.csv', true, NULL)",
          allowed);
    }
    state.accept(allowed, 1);
    Claim claim = state.claimed();
    assertThat(state.publish(state.sealed(claim, List.of(TOKEN)), claim)).isTrue();
    long empty = state.published();
    assertThat(state.find(empty, TOKEN)).isEmpty();
  }

  @Test
  void theAuditLogCannotBeChangedEvenByItsOwner(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    try (Connection owner = state.superuser()) {
      for (String change :
          List.of(
              "UPDATE linkseal.audit_log SET event = ''",
              "DELETE FROM linkseal.audit_log",
              "TRUNCATE linkseal.audit_log")) {
        assertThat(Sql.error(() -> Sql.run(owner, change)).getMessage()).contains("append-only");
      }
    }
  }

  /** The pointer is read, as a search does; the rows are not read yet. */
  private static void takeSnapshot(Connection reader) throws SQLException {
    reader.setAutoCommit(false);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Sql.rows(reader, "SELECT * FROM linkseal.current_snapshot()");
  }

  private static long current(StateDatabase state) throws SQLException {
    try (Connection matcher = state.as(MATCHER)) {
      return Sql.one(matcher, Long.class, "SELECT snapshot FROM linkseal.current_snapshot()");
    }
  }

  private static UUID keyOf(StateDatabase state, long snapshot) throws SQLException {
    try (Connection matcher = state.as(MATCHER)) {
      return Sql.one(
          matcher,
          UUID.class,
          "SELECT key_id FROM linkseal.current_snapshot() WHERE snapshot = ?",
          snapshot);
    }
  }
}
