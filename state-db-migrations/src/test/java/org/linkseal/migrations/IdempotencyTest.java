package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.LOADER;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class IdempotencyTest {

  private static final byte[] KEY = "an HMAC of the sender's key.....".getBytes(UTF_8);
  private static final byte[] BODY = "an HMAC of the decoded body.....".getBytes(UTF_8);

  @Test
  void aKeyBelongsToOneUploadAndTellsWhatBecameOfIt(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER)) {
      begin(receiver, "first");
      assertThat(holder(receiver)).containsExactly("first\treceiving\tfalse\tnull\tnull");
      assertThat(Sql.sqlState(() -> begin(receiver, "second")))
          .isEqualTo(SqlStates.IDEMPOTENCY_KEY_IN_USE);
      accept(receiver, "first", BODY);
      assertThat(holder(receiver)).containsExactly("first\tstaged\tfalse\ttrue\tnull");
      assertThat(Sql.sqlState(() -> append(receiver, "second")))
          .isEqualTo(SqlStates.IDEMPOTENCY_KEY_IN_USE);
      assertThat(Sql.rows(receiver, "SELECT FROM linkseal.read_upload('second')")).isEmpty();
    }
  }

  @Test
  void ofTwoUploadsThatBeginAtOnceWithOneKeyOneIsRefused(StateDatabase state) throws Exception {
    try (Connection first = state.as(RECEIVER)) {
      first.setAutoCommit(false);
      begin(first, "first");
      CompletableFuture<String> second = supplyAsync(() -> beginning(state, "second"));
      state.awaitBlocked();
      first.commit();
      assertThat(second.get(30, SECONDS)).isEqualTo(SqlStates.IDEMPOTENCY_KEY_IN_USE);
    }
  }

  @Test
  void ofTwoUploadsThatBeginAtOnceWithOneKeyTheSecondTakesItIfTheFirstIsRolledBack(
      StateDatabase state) throws Exception {
    try (Connection first = state.as(RECEIVER)) {
      first.setAutoCommit(false);
      begin(first, "first");
      CompletableFuture<String> second = supplyAsync(() -> beginning(state, "second"));
      state.awaitBlocked();
      first.rollback();
      assertThat(second.get(30, SECONDS)).isEqualTo("begun");
    }
  }

  @Test
  void theKeyOfAnAbandonedUploadIsFree(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER)) {
      begin(receiver, "first");
      Sql.run(receiver, "SELECT linkseal.abandon_upload('first')");
      begin(receiver, "second");
      state.letReceivingFallSilent();
      assertThat(state.abandonSilent()).isEqualTo(1);
      begin(receiver, "third");
      assertThat(holder(receiver)).containsExactly("third\treceiving\tfalse\tnull\tnull");
    }
  }

  @Test
  void aRejectedUploadKeepsItsKeyIfItsBodyIsKnownAndGivesItBackIfNot(StateDatabase state)
      throws SQLException {
    String reject = "SELECT linkseal.reject_upload(?, 3, '{}', ?, '[]', true)";
    try (Connection receiver = state.as(RECEIVER)) {
      begin(receiver, "unread");
      Sql.run(receiver, reject, "unread", null);
      begin(receiver, "read");
      Sql.run(receiver, reject, "read", BODY);
      assertThat(holder(receiver)).containsExactly("read\tfailed\ttrue\ttrue\t{}");
      assertThat(Sql.sqlState(() -> begin(receiver, "again")))
          .isEqualTo(SqlStates.IDEMPOTENCY_KEY_IN_USE);
    }
  }

  @Test
  void aKeyIsForgottenAfterADay(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER);
        Connection superuser = state.superuser()) {
      begin(receiver, "yesterday");
      accept(receiver, "yesterday", BODY);
      Sql.run(
          superuser, "UPDATE linkseal.upload SET created_at = created_at - interval '24 hours'");
      assertThat(holder(receiver)).isEmpty();
      begin(receiver, "today");
      assertThat(holder(receiver)).containsExactly("today\treceiving\tfalse\tnull\tnull");
      assertThat(state.status("yesterday")).isEqualTo("staged");
    }
  }

  @Test
  void anAcceptedUploadThatFailsKeepsItsKeyAndSaysThatAnotherTryNeedsAnother(StateDatabase state)
      throws SQLException {
    try (Connection receiver = state.as(RECEIVER);
        Connection loader = state.as(LOADER)) {
      begin(receiver, "first");
      accept(receiver, "first", BODY);
      Claim claim = state.claimed();
      Sql.run(
          loader,
          "SELECT linkseal.fail_upload(?, ?, 'Nothing was changed; upload it again.')",
          claim.uploadId(),
          claim.attempt());
      assertThat(state.error("first"))
          .contains("Nothing was changed; upload it again. Use a new Idempotency-Key.");
      assertThat(Sql.sqlState(() -> begin(receiver, "second")))
          .isEqualTo(SqlStates.IDEMPOTENCY_KEY_IN_USE);
    }
  }

  @Test
  void nothingOfAKeyOrABodyIsKeptForLongerThanADay(StateDatabase state) throws SQLException {
    String kept =
        """
        SELECT upload_id, idempotency_key IS NOT NULL, body_hmac IS NOT NULL
        FROM linkseal.upload ORDER BY upload_id
        """;
    try (Connection receiver = state.as(RECEIVER);
        Connection janitor = state.as(JANITOR);
        Connection superuser = state.superuser()) {
      begin(receiver, "earlier");
      accept(receiver, "earlier", BODY);
      Sql.run(
          superuser, "UPDATE linkseal.upload SET created_at = created_at - interval '24 hours'");
      begin(receiver, "later");
      accept(receiver, "later", BODY);
      assertThat(Sql.lines(superuser, kept))
          .containsExactly("earlier\tfalse\ttrue", "later\ttrue\ttrue");
      assertThat(forgotten(janitor)).isEqualTo(1);
      assertThat(Sql.lines(superuser, kept))
          .containsExactly("earlier\tfalse\tfalse", "later\ttrue\ttrue");
      Sql.run(
          superuser, "UPDATE linkseal.upload SET created_at = created_at - interval '24 hours'");
      assertThat(forgotten(janitor)).isEqualTo(1);
      assertThat(forgotten(janitor)).isZero();
      assertThat(Sql.lines(superuser, kept))
          .containsExactly("earlier\tfalse\tfalse", "later\tfalse\tfalse");
    }
  }

  @Test
  void aFileWithAKeyIsNotAcceptedWithoutWhatTellsItsBody(StateDatabase state) throws SQLException {
    try (Connection receiver = state.as(RECEIVER)) {
      begin(receiver, "first");
      assertThat(Sql.sqlState(() -> accept(receiver, "first", null))).isEqualTo("22023");
    }
  }

  private static int forgotten(Connection janitor) throws SQLException {
    return Sql.one(janitor, Integer.class, "SELECT linkseal.forget_idempotency_keys()");
  }

  private static String beginning(StateDatabase state, String uploadId) {
    try (Connection receiver = state.as(RECEIVER)) {
      begin(receiver, uploadId);
      return "begun";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static void begin(Connection receiver, String uploadId) throws SQLException {
    Sql.run(
        receiver,
        "SELECT linkseal.begin_upload(?, ?, 1, 'f.csv', false, ?)",
        uploadId,
        UUID.randomUUID(),
        KEY);
  }

  private static void append(Connection receiver, String uploadId) throws SQLException {
    Sql.run(receiver, "SELECT linkseal.begin_append(?, 'f.csv', ?)", uploadId, KEY);
  }

  private static void accept(Connection receiver, String uploadId, byte @Nullable [] body)
      throws SQLException {
    Sql.run(
        receiver,
        "SELECT linkseal.accept_upload(?, 1, 1, ?, ?, '[]')",
        uploadId,
        new byte[32],
        body);
  }

  private static List<String> holder(Connection receiver) throws SQLException {
    return Sql.lines(
        receiver,
        """
        SELECT upload_id, status, strict, body_hmac = ?, error_message FROM linkseal.find_idempotent(?)
        """,
        BODY,
        KEY);
  }
}
