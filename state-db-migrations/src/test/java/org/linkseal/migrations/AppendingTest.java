package org.linkseal.migrations;

import static java.util.concurrent.TimeUnit.SECONDS;
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

@ExtendWith(Installed.class)
class AppendingTest {

  private static final UUID TOKEN = UUID.randomUUID();

  @Test
  void anAppendAddsItsRowsToTheCurrentSnapshot(StateDatabase state) throws SQLException {
    long current = state.published(TOKEN);
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN, UUID.randomUUID()));
    assertThat(append.publish()).isTrue();
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
      assertThat(tables(superuser)).containsExactly("ids_" + current, "load_" + current);
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
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN));
    assertThat(append.publish()).isTrue();
    assertThat(append.publish()).isTrue();
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
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN));
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
    assertThat(append.publish()).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(2);
  }

  @Test
  void aReaderOfTheCurrentSnapshotHoldsNoAppendUpAndSeesNothingOfIt(StateDatabase state)
      throws SQLException {
    long current = state.published(TOKEN);
    SealedAppend append = SealedAppend.accepted(state, List.of(TOKEN));
    try (Connection reader = state.as(MATCHER)) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(state.find(reader, current, TOKEN)).hasSize(1);
      assertThat(append.publish()).isTrue();
      assertThat(state.find(reader, current, TOKEN)).hasSize(1);
      reader.commit();
      assertThat(state.find(reader, current, TOKEN)).hasSize(2);
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
        SealedAppend.accepted(state, Collections.nCopies(4, TOKEN)).publish();
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
        int rows = state.find(matcher, current, TOKEN).size();
        assertThat(rows % 4).isEqualTo(1);
        assertThat(rows).isGreaterThanOrEqualTo(seen);
        seen = rows;
        answers++;
      }
    }
    return answers;
  }

  @Test
  void appendsMayFollowEachOtherBeforeTheirBaseIsLoaded(StateDatabase state) throws SQLException {
    state.accepted(1);
    state.accept(state.appending(), 2);
    state.accept(state.appending(), 3);
    Claim base = state.claimed();
    long current = state.sealed(base, List.of(TOKEN));
    state.publish(current, base);
    assertThat(SealedAppend.next(state, Collections.nCopies(2, TOKEN)).publish()).isTrue();
    assertThat(SealedAppend.next(state, Collections.nCopies(3, TOKEN)).publish()).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(6);
  }

  @Test
  void anAppendThatAReplaceHasOvertakenIsNobodysBase(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    String overtaken = state.appending();
    long current = state.published(TOKEN);
    state.accept(overtaken, 1);
    state.accept(state.appending(), 1);
    assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isFalse();
    assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(2);
  }

  @Test
  void anAppendToAReplaceThatFailedIsNobodysBase(StateDatabase state) throws SQLException {
    long current = state.published(TOKEN, TOKEN, TOKEN);
    Claim shrunk = state.claimed(1);
    state.accept(state.appending(), 1);
    assertThat(state.publish(state.sealed(shrunk, List.of(TOKEN)), shrunk)).isFalse();
    state.accept(state.appending(), 1);
    assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isFalse();
    assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(4);
  }

  @Test
  void anAppendThatBeginsWhileTheSnapshotIsReplacedIsAddedToTheNewOne(StateDatabase state)
      throws Exception {
    state.published(TOKEN);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = state.superuser()) {
      holder.setAutoCommit(false);
      Sql.rows(holder, "SELECT FROM linkseal.upload FOR UPDATE");
      Future<String> begun = threads.submit(state::appending);
      state.awaitBlocked();
      long current = state.published(TOKEN);
      holder.rollback();
      state.accept(begun.get(30, SECONDS), 1);
      assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isTrue();
      assertThat(state.find(current, TOKEN)).hasSize(2);
    }
  }

  @Test
  void anAppendThatBeginsWhileItsBaseIsPublishedWaitsForNothing(StateDatabase state)
      throws Exception {
    long current = state.published(TOKEN);
    SealedAppend base = SealedAppend.accepted(state, List.of(TOKEN));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = state.superuser();
        Connection receiver = state.as(RECEIVER)) {
      holder.setAutoCommit(false);
      Sql.run(holder, "LOCK TABLE linkseal.load_" + current + " IN SHARE MODE");
      Future<Boolean> published = threads.submit(base::publish);
      state.awaitBlocked();
      Sql.run(receiver, "SET lock_timeout = '1s'");
      Sql.run(receiver, "SELECT linkseal.begin_append('next', 'more.csv', NULL)");
      assertThat(published).isNotDone();
      holder.rollback();
      assertThat(published.get(30, SECONDS)).isTrue();
    }
    state.accept("next", 1);
    assertThat(SealedAppend.next(state, List.of(TOKEN)).publish()).isTrue();
    assertThat(state.find(current, TOKEN)).hasSize(3);
  }

  @Test
  void aPublishWaitsForAnAppendThatBeginsAndGoesOn(StateDatabase state) throws Exception {
    state.published(TOKEN);
    SealedAppend base = SealedAppend.accepted(state, List.of(TOKEN));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection receiver = state.as(RECEIVER)) {
      receiver.setAutoCommit(false);
      Sql.run(receiver, "SELECT linkseal.begin_append('next', 'more.csv', NULL)");
      Future<Boolean> published = threads.submit(base::publish);
      state.awaitBlocked();
      receiver.commit();
      assertThat(published.get(30, SECONDS)).isTrue();
    }
  }

  @Test
  void anAppendDoesNotMakeItsSnapshotYounger(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    String published = "SELECT published_at::text FROM linkseal.current_snapshot()";
    try (Connection matcher = state.as(MATCHER)) {
      String before = Sql.one(matcher, String.class, published);
      SealedAppend.accepted(state, List.of(TOKEN)).publish();
      assertThat(Sql.one(matcher, String.class, published)).isEqualTo(before);
    }
  }

  @Test
  void aReplaceIsMeasuredByWhatTheAppendsMadeOfTheSnapshot(StateDatabase state)
      throws SQLException {
    state.published(TOKEN);
    SealedAppend.accepted(state, Collections.nCopies(4, TOKEN)).publish();
    Claim claim = state.claimed(2);
    assertThat(state.publish(state.sealed(claim, List.of(TOKEN, TOKEN)), claim)).isFalse();
  }

  @Test
  void theKeyThatAppendsShareIsSpentWithTheSnapshot(StateDatabase state) throws SQLException {
    state.published(TOKEN);
    SealedAppend.accepted(state, List.of(TOKEN)).publish();
    state.appending();
    state.published(TOKEN);
    state.letTheKeptBackGo();
    assertThat(state.clean()).isEqualTo(1);
    try (Connection janitor = state.as(JANITOR)) {
      // Still being received under it.
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).isEmpty();
      state.letReceivingFallSilent();
      assertThat(state.abandonSilent()).isEqualTo(1);
      assertThat(Sql.rows(janitor, "SELECT linkseal.keys_to_destroy()")).hasSize(1);
    }
  }

  private static List<String> tables(Connection superuser) throws SQLException {
    return Sql.lines(
        superuser, "SELECT relname FROM pg_class WHERE relname ~ '^(load|ids)_[0-9]+$' ORDER BY 1");
  }
}
