package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.AUDITOR;
import static org.linkseal.registry.DatabaseRole.LOADER;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class ReceivingTest {

  @Test
  void uploadsAcceptedAtOnceGetNumbersWithoutGaps(StateDatabase state) throws Exception {
    List<Future<Long>> accepted = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 24; i++) {
        String uploadId = state.begun();
        boolean fails = i % 4 == 0;
        accepted.add(
            threads.submit(() -> fails ? rolledBack(state, uploadId) : state.accept(uploadId, 1)));
      }
    }
    List<Long> sequences = new ArrayList<>();
    for (Future<Long> sequence : accepted) {
      if (sequence.get() > 0) {
        sequences.add(sequence.get());
      }
    }
    assertThat(sequences)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 18).boxed().toList());
  }

  private static long rolledBack(StateDatabase state, String uploadId) throws SQLException {
    try (Connection receiver = state.as(RECEIVER)) {
      receiver.setAutoCommit(false);
      Sql.run(
          receiver,
          "SELECT linkseal.accept_upload(?, 1, 1, ?, NULL, '[]')",
          uploadId,
          new byte[32]);
      receiver.rollback();
      return 0;
    }
  }

  @Test
  void acceptingAgainIsAcceptingOnceAndAnotherManifestIsRefused(StateDatabase state)
      throws SQLException {
    String uploadId = state.begun();
    assertThat(state.accept(uploadId, 5)).isEqualTo(1);
    assertThat(state.accept(uploadId, 5)).isEqualTo(1);
    assertThat(Sql.sqlState(() -> state.accept(uploadId, 6))).isEqualTo(SqlStates.WRONG_STATUS);
    assertThat(state.accept(state.begun(), 5)).isEqualTo(2);
  }

  @Test
  void aRejectedOrAbandonedUploadIsOver(StateDatabase state) throws SQLException {
    String rejected = state.begun();
    String abandoned = state.begun();
    try (Connection receiver = state.as(RECEIVER)) {
      for (int again = 0; again < 2; again++) {
        Sql.run(receiver, "SELECT linkseal.reject_upload(?, 7, '{}', NULL, '[]', false)", rejected);
        Sql.run(receiver, "SELECT linkseal.abandon_upload(?)", abandoned);
      }
      assertThat(
              Sql.lines(
                  receiver,
                  "SELECT status, rows, error_message, completed_at IS NOT NULL FROM linkseal.read_upload(?)",
                  rejected))
          .containsExactly("failed\t7\t{}\ttrue");
    }
    assertThat(state.status(abandoned)).isEqualTo("abandoned");
    for (String uploadId : List.of(rejected, abandoned)) {
      assertThat(touch(state, uploadId)).isFalse();
      assertThat(Sql.sqlState(() -> state.accept(uploadId, 1))).isEqualTo(SqlStates.WRONG_STATUS);
    }
    assertThat(state.claim()).isNull();
  }

  @Test
  void anUploadIsAbandonedWhenItIsFoundSilentTwiceAMinuteApart(StateDatabase state)
      throws SQLException {
    String silent = state.begun();
    String alive = state.begun();
    String outage = "UPDATE linkseal.upload SET heartbeat_at = heartbeat_at - interval '1 hour'";
    String minute = "UPDATE linkseal.upload SET silent_since = silent_since - interval '1 minute'";
    try (Connection superuser = state.superuser()) {
      Sql.run(superuser, outage);
      assertThat(state.abandonSilent()).isZero();
      assertThat(touch(state, alive)).isTrue();
      assertThat(state.abandonSilent()).isZero();
      Sql.run(superuser, minute);
      assertThat(state.abandonSilent()).isEqualTo(1);
      assertThat(state.status(silent)).isEqualTo("abandoned");
      // What was found of an earlier silence does not count for a later one.
      Sql.run(superuser, "UPDATE linkseal.upload SET silent_since = now() - interval '2 hours'");
      Sql.run(superuser, outage);
      assertThat(state.abandonSilent()).isZero();
      assertThat(state.status(alive)).isEqualTo("receiving");
    }
  }

  @Test
  void anUnknownUploadIsAnErrorOfItsOwnAndReadsAsNothing(StateDatabase state) throws SQLException {
    assertThat(Sql.sqlState(() -> state.accept("none", 1))).isEqualTo(SqlStates.UNKNOWN_UPLOAD);
    try (Connection receiver = state.as(RECEIVER)) {
      assertThat(Sql.rows(receiver, "SELECT * FROM linkseal.read_upload('none')")).isEmpty();
    }
  }

  @Test
  void aMissingOrMalformedArgumentIsRefused(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER);
        Connection loader = state.as(LOADER)) {
      for (String call :
          List.of(
              "linkseal.begin_upload('a b', gen_random_uuid(), 1, 'f.csv', false, NULL)",
              "linkseal.begin_upload(NULL, gen_random_uuid(), 1, 'f.csv', false, NULL)",
              "linkseal.begin_upload('a', gen_random_uuid(), 1, 'f.csv', NULL, NULL)",
              "linkseal.begin_upload('a', gen_random_uuid(), 1, 'f.csv', false, '')",
              "linkseal.begin_upload('a', NULL, 1, 'f.csv', false, NULL)",
              "linkseal.touch_upload('a', -1)",
              "linkseal.touch_upload('a', NULL)",
              "linkseal.list_uploads(0, NULL)",
              "linkseal.list_uploads(101, NULL)")) {
        assertThat(Sql.sqlState(() -> Sql.run(receiver, "SELECT " + call))).isEqualTo("22023");
      }
      assertThat(Sql.sqlState(() -> Sql.run(loader, "SELECT linkseal.claim_upload(0)")))
          .isEqualTo("22023");
    }
  }

  @Test
  void anUploadIdOrAKeyIsUsedOnce(StateDatabase state) throws SQLException {
    String begin = "SELECT linkseal.begin_upload(?, ?, 1, 'f.csv', false, NULL)";
    UUID key = UUID.randomUUID();
    try (Connection receiver = state.as(RECEIVER)) {
      Sql.run(receiver, begin, "first", key);
      assertThat(Sql.sqlState(() -> Sql.run(receiver, begin, "first", UUID.randomUUID())))
          .isEqualTo(SqlStates.WRONG_STATUS);
      assertThat(Sql.sqlState(() -> Sql.run(receiver, begin, "second", key)))
          .isEqualTo(SqlStates.WRONG_STATUS);
    }
  }

  @Test
  void whoIsNamedAsTheSenderIsOnRecordFromTheBeginning(StateDatabase state) throws SQLException {
    String longest = "ñ".repeat(320);
    String begin = "SELECT linkseal.begin_upload(?, gen_random_uuid(), 1, 'f.csv', false, NULL, ?)";
    try (Connection receiver = state.as(RECEIVER);
        Connection auditor = state.as(AUDITOR)) {
      Sql.run(receiver, begin, "named", longest);
      state.accept("named", 1);
      Sql.run(receiver, "SELECT linkseal.begin_append('appended', 'm.csv', NULL, 'worker')");
      assertThat(Sql.lines(auditor, "SELECT event, user_name FROM linkseal.audit_log ORDER BY id"))
          .containsExactly(
              "upload_begun\t" + longest, "upload_accepted\tnull", "append_begun\tworker");
      assertThat(Sql.sqlState(() -> Sql.run(receiver, begin, "too-long", longest + "x")))
          .isEqualTo("22023");
    }
  }

  private static boolean touch(StateDatabase state, String uploadId) throws SQLException {
    try (Connection receiver = state.as(RECEIVER)) {
      return Sql.one(receiver, Boolean.class, "SELECT linkseal.touch_upload(?, 0)", uploadId);
    }
  }
}
