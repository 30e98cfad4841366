package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;

/** The outbox of notices, called as matcher processes call it. */
@ExtendWith(Installed.class)
class NoticesTest {
  private static final String CHANGE = "{\"vulnerable_individual\": true}";
  private static final String URL = "a".repeat(64);
  private static final String ANOTHER_URL = "b".repeat(64);
  private static final List<Integer> PAUSES =
      List.of(5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400);

  private final CollaborationDatabase database;

  NoticesTest(TestInstallation installation) {
    this.database = new CollaborationDatabase(installation);
  }

  @BeforeEach
  void nothingWaits() throws SQLException {
    database.tamper("DELETE FROM collaboration.notice");
  }

  @Test
  void anEventIsToldToWhoDoesNotKnowItAndAChangeThatClosesAMatchIsOne() throws SQLException {
    String match = database.opened("na", "nb");
    assertThat(queued(match)).containsExactly("na mail", "na webhook", "nb mail", "nb webhook");

    forget(match);
    database.change(match, "na", CHANGE);
    assertThat(queued(match)).containsExactly("nb mail", "nb webhook");

    forget(match);
    database.close(match, "na", "nb");
    assertThat(database.eventsOf(match)).endsWith("changed", "changed", "closed");
    assertThat(queued(match)).containsExactly("na mail", "na webhook", "nb mail", "nb webhook");

    forget(match);
    try (Connection matcher = database.matcher()) {
      Sql.run(matcher, "SELECT collaboration.reopen_match(?, 'key', NULL)", match);
    }
    assertThat(queued(match)).containsExactly("na mail", "na webhook", "nb mail", "nb webhook");
  }

  @Test
  void nobodyIsToldOfAHiddenMatchNorOfWhatWasRolledBackNorTwiceOfTheSameMatch()
      throws SQLException {
    byte[] person = CollaborationDatabase.person();
    String hidden = database.hidden("na", "nb", person);
    try (Connection superuser = database.superuser()) {
      Sql.run(superuser, "SELECT collaboration.close_hidden_matches('na')");
    }
    assertThat(queued(hidden)).isEmpty();

    String match = CollaborationDatabase.id();
    try (Connection matcher = database.matcher()) {
      matcher.setAutoCommit(false);
      CollaborationDatabase.open(matcher, match, "na", "nb", person);
      matcher.rollback();
    }
    assertThat(queued(match)).isEmpty();
    assertThat(database.open(match, "na", "nb", person)).isEqualTo(match);
    assertThat(database.open(CollaborationDatabase.id(), "nb", "na", person)).isEqualTo(match);
    assertThat(queued(match)).hasSize(4);
  }

  @Test
  void aMatchOfTheSamePersonAfterTheCloseIsToldLikeTheFirst() throws SQLException {
    byte[] person = CollaborationDatabase.person();
    String first = database.open(CollaborationDatabase.id(), "na", "nb", person);
    database.close(first, "na", "nb");

    String second = database.open(CollaborationDatabase.id(), "nb", "na", person);

    assertThat(second).isNotEqualTo(first);
    assertThat(queued(second)).containsExactly("na mail", "na webhook", "nb mail", "nb webhook");
  }

  @Test
  void changesAreToldTogetherWhileANoticeWaitsAndThenOnceInFiveMinutes() throws SQLException {
    String match = database.opened("na", "nb");
    database.change(match, "na", CHANGE);
    database.change(match, "nb", CHANGE);
    assertThat(queued(match)).containsExactly("na mail", "na webhook", "nb mail", "nb webhook");

    List<String> first = taken("webhook", 100, 1000);
    for (int i = 0; i < 3; i++) {
      database.change(match, "na", CHANGE);
    }
    assertThat(queued(match))
        .containsExactly("na mail", "na webhook", "nb mail", "nb webhook", "nb webhook");
    UUID second = onlyUntaken(match, "webhook");
    assertThat(stateOf(second)).isEqualTo("nb");
    assertThat(seconds(second)).isBetween(290, 300);
    assertThat(taken("webhook", 100, 1000)).isEmpty();

    // Delivered only now: from here on.
    makeDue(second);
    assertThat(taken("webhook", 100, 1000)).containsExactly(second.toString());
    for (String notice : first) {
      delivered(UUID.fromString(notice));
    }
    delivered(second);
    database.tamper(
        """
        UPDATE collaboration.notice
        SET created_at = created_at - interval '1 hour', ended_at = ended_at - interval '2 minutes'
        """);
    database.change(match, "na", CHANGE);
    assertThat(seconds(onlyUntaken(match, "webhook"))).isBetween(170, 180);

    database.tamper(
        "DELETE FROM collaboration.notice WHERE channel = 'webhook' AND ended_at IS NULL");
    database.tamper("UPDATE collaboration.notice SET ended_at = ended_at - interval '4 minutes'");
    database.change(match, "na", CHANGE);
    UUID unwanted = one("webhook");
    try (Connection matcher = database.matcher()) {
      Sql.run(matcher, "SELECT collaboration.notice_unwanted(?)", unwanted);
    }
    database.change(match, "na", CHANGE); // and nobody was told by the one before
    assertThat(taken("webhook", 100, 1000)).hasSize(1);
    assertThat(waiting("mail")).isEqualTo(2);
  }

  @Test
  void aNoticeIsNotTakenUpBeforeTheChangeThatItIsToTellOfHasCommitted() throws SQLException {
    String match = database.opened("na", "nb");
    try (Connection changing = database.matcher()) {
      changing.setAutoCommit(false);
      CollaborationDatabase.change(changing, match, "na", CHANGE);

      assertThat(taken("webhook", 100, 1000)).isEmpty();
      changing.commit();
    }
    assertThat(taken("webhook", 100, 1000)).hasSize(2);
    assertThat(queued(match)).hasSize(4);
  }

  @Test
  void aChangeWhileANoticeIsTakenUpIsToldByAnother() throws Exception {
    String match = database.opened("na", "nb");
    try (Connection taking = database.matcher();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      taking.setAutoCommit(false);
      assertThat(
              Sql.lines(taking, "SELECT state FROM collaboration.take_notices('webhook', 10, 10)"))
          .contains("nb");
      Future<List<String>> change = threads.submit(() -> database.change(match, "na", CHANGE));
      await().until(this::someoneWaits);
      taking.commit();
      assertThat(change.get()).hasSize(1);
    }
    assertThat(stateOf(onlyUntaken(match, "webhook"))).isEqualTo("nb");
    assertThat(queued(match)).hasSize(5);
  }

  @Test
  void manyProcessesShareTheWorkAndNoneTakesWhatAnotherHas() throws Exception {
    for (int i = 0; i < 6; i++) {
      database.opened("nc", "nd");
    }
    List<Callable<List<String>>> processes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      processes.add(() -> taken("webhook", 2, 3));
    }
    List<String> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> process : threads.invokeAll(processes)) {
        assertThat(process.get()).hasSizeLessThanOrEqualTo(3);
        all.addAll(process.get());
      }
    }
    List<String> left = taken("webhook", 100, 1000);
    all.addAll(left);
    assertThat(all).hasSize(12).doesNotHaveDuplicates();
    assertThat(taken("webhook", 100, 1000)).isEmpty();
    assertThat(waiting("mail")).isEqualTo(12);
  }

  @Test
  void aStateThatIsToldMuchDoesNotKeepOthersWaiting() throws SQLException {
    for (int i = 0; i < 5; i++) {
      database.opened("ne", "nf");
    }
    String match = database.opened("ng", "nh");

    List<String> states = new ArrayList<>();
    try (Connection matcher = database.matcher()) {
      states.addAll(
          Sql.lines(matcher, "SELECT state FROM collaboration.take_notices('webhook', 1, 4)"));
    }
    assertThat(states).containsExactlyInAnyOrder("ne", "nf", "ng", "nh");
    assertThat(queued(match)).hasSize(4);
  }

  @Test
  void whatWasTakenAndNotToldOfIsTakenAgainAfterTwoMinutesAndTheLateOneChangesNothing()
      throws SQLException {
    database.opened("na", "nb");
    UUID notice = one("webhook");
    assertThat(seconds(notice)).isBetween(110, 120);
    assertThat(attempts(notice)).isEqualTo(1);

    makeDue(notice);
    assertThat(taken("webhook", 100, 1000)).contains(notice.toString());
    assertThat(attempts(notice)).isEqualTo(2);
    assertThat(failed(notice, 1, 0)).isFalse();
    assertThat(seconds(notice)).isBetween(110, 120);

    delivered(notice);
    assertThat(outcome(notice)).isEqualTo("delivered");
    assertThat(failed(notice, 2, 0)).isFalse();
    makeDue(notice);
    assertThat(taken("webhook", 100, 1000)).isEmpty();
  }

  @Test
  void anAttemptIsRepeatedByTheScheduleAndGivenUpAfterTheTenthWhichIsAudited() throws SQLException {
    String match = database.opened("na", "nb");
    UUID notice = one("mail");
    for (int attempt = 1; attempt <= PAUSES.size(); attempt++) {
      assertThat(attempts(notice)).isEqualTo(attempt);
      assertThat(failed(notice, attempt, 0)).isFalse();
      int pause = PAUSES.get(attempt - 1);
      assertThat(seconds(notice)).isBetween(pause - 4, pause + pause / 10);
      assertThat(taken("mail", 100, 1000)).doesNotContain(notice.toString());
      makeDue(notice);
      assertThat(taken("mail", 100, 1000)).contains(notice.toString());
    }

    assertThat(failed(notice, 10, 0)).isTrue();
    assertThat(outcome(notice)).isEqualTo("given_up");
    assertThat(audited("mail_notice_given_up")).contains(stateOf(notice) + " " + match);
    database.seal();
  }

  @Test
  void oneThatIsCutOffInItsLastAttemptIsGivenUp() throws SQLException {
    String match = database.opened("na", "nb");
    UUID notice = one("webhook");
    database.tamper(
        "UPDATE collaboration.notice SET attempts = 10, due_at = now() WHERE notice_id = ?",
        notice);

    assertThat(taken("webhook", 100, 1000)).doesNotContain(notice.toString());
    assertThat(outcome(notice)).isEqualTo("given_up");
    assertThat(audited("webhook_notice_given_up")).contains(stateOf(notice) + " " + match);
  }

  @Test
  void aReceiverIsLeftAloneAsLongAsItAsksForUpToADay() throws SQLException {
    database.opened("na", "nb");
    UUID notice = one("webhook");
    failed(notice, 1, 3_600);
    assertThat(seconds(notice)).isBetween(3_590, 3_600);
    makeDue(notice);
    taken("webhook", 100, 1000);
    failed(notice, 2, Integer.MAX_VALUE);
    assertThat(seconds(notice)).isBetween(86_390, 86_400);
  }

  @Test
  void aWebhookThatIsGoneIsToldWithEachNoticeOfItsStateAndAuditedOnce() throws SQLException {
    database.opened("ni", "nj");
    try (Connection matcher = database.matcher()) {
      Sql.lines(matcher, "SELECT state FROM collaboration.take_notices('webhook', 100, 1000)");
      for (UUID notice : noticesOf("ni", "webhook")) {
        gone(matcher, notice, URL);
        gone(matcher, notice, URL);
        assertThat(outcome(notice)).isEqualTo("unwanted");
      }
      assertThat(audited("webhook_stopped")).containsOnlyOnce("ni");

      database.opened("ni", "nj");
      assertThat(
              Sql.lines(
                  matcher,
                  "SELECT state, stopped FROM collaboration.take_notices('webhook', 100, 1000)"))
          .containsExactlyInAnyOrder("ni\t" + URL, "nj\tnull");
      assertThat(
              Sql.lines(
                  matcher,
                  "SELECT state, stopped FROM collaboration.take_notices('mail', 1, 1000)"))
          .containsExactlyInAnyOrder("ni\tnull", "nj\tnull");
      for (UUID notice : noticesOf("ni", "webhook")) {
        gone(matcher, notice, ANOTHER_URL);
      }
      assertThat(audited("webhook_stopped").stream().filter("ni"::equals)).hasSize(2);
    }
  }

  @Test
  void whatEndedOrIsTakenByNobodyGoesAfterAWeekAndWithItsMatch() throws SQLException {
    String old = database.opened("na", "nb");
    List<UUID> notices = List.copyOf(noticesOf("na", "webhook"));
    UUID ended = notices.getFirst();
    taken("webhook", 100, 1000);
    delivered(ended);
    assertThat(purge("notices")).isZero();
    database.tamper(
        """
        UPDATE collaboration.notice
        SET ended_at = ended_at - interval '8 days',
            due_at = CASE attempts WHEN 0 THEN due_at - interval '8 days' ELSE due_at END
        """);
    assertThat(purge("notices")).isEqualTo(3);
    assertThat(queued(old)).containsExactly("nb webhook");
    database.tamper("UPDATE collaboration.notice SET due_at = due_at - interval '8 days'");
    assertThat(purge("notices")).isOne();

    database.seal();
    database.tamper(
        "UPDATE collaboration.match_event SET at = at - interval '1500 days' WHERE match_id = ?",
        old);
    purge("matches");
    assertThat(database.eventsOf(old)).isEmpty();
    assertThat(queued(old)).isEmpty();
  }

  @Test
  void aMissingOrMalformedArgumentIsRefused() throws SQLException {
    try (Connection matcher = database.matcher()) {
      for (String call :
          List.of(
              "take_notices('post', 1, 1)",
              "take_notices(NULL, 1, 1)",
              "take_notices('mail', 0, 1)",
              "take_notices('mail', 1, 1001)",
              "notice_failed(gen_random_uuid(), 0, 0)",
              "notice_failed(gen_random_uuid(), 1, -1)",
              "webhook_gone(gen_random_uuid(), 'https://ea.example/')",
              "webhook_gone(gen_random_uuid(), NULL)",
              "purge_notices(0)")) {
        assertThat(Sql.sqlState(() -> Sql.run(matcher, "SELECT collaboration." + call)))
            .as(call)
            .isEqualTo("22023");
      }
    }
  }

  private boolean someoneWaits() throws SQLException {
    return !lines(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .isEmpty();
  }

  private UUID onlyUntaken(String match, String channel) throws SQLException {
    List<String> untaken =
        lines(
            "SELECT notice_id FROM collaboration.notice WHERE match_id = ? AND channel = ? AND attempts = 0",
            match,
            channel);
    assertThat(untaken).hasSize(1);
    return UUID.fromString(untaken.getFirst());
  }

  /** Takes all of the channel; one of them. */
  private UUID one(String channel) throws SQLException {
    return UUID.fromString(taken(channel, 100, 1000).getFirst());
  }

  private List<String> taken(String channel, int ofAState, int most) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.lines(
          matcher,
          "SELECT notice_id FROM collaboration.take_notices(?, ?, ?)",
          channel,
          ofAState,
          most);
    }
  }

  private boolean failed(UUID notice, int attempt, int retryAfter) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.one(
          matcher,
          Boolean.class,
          "SELECT collaboration.notice_failed(?, ?, ?)",
          notice,
          attempt,
          retryAfter);
    }
  }

  private void delivered(UUID notice) throws SQLException {
    try (Connection matcher = database.matcher()) {
      Sql.run(matcher, "SELECT collaboration.notice_delivered(?)", notice);
    }
  }

  private static void gone(Connection matcher, UUID notice, String url) throws SQLException {
    Sql.run(matcher, "SELECT collaboration.webhook_gone(?, ?)", notice, url);
  }

  private long waiting(String channel) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.one(matcher, Long.class, "SELECT collaboration.notices_waiting(?)", channel);
    }
  }

  private int purge(String what) throws SQLException {
    try (Connection matcher = database.matcher()) {
      return Sql.one(matcher, Integer.class, "SELECT collaboration.purge_" + what + "(100)");
    }
  }

  private void makeDue(UUID notice) throws SQLException {
    database.tamper("UPDATE collaboration.notice SET due_at = now() WHERE notice_id = ?", notice);
  }

  private void forget(String match) throws SQLException {
    database.tamper("DELETE FROM collaboration.notice WHERE match_id = ?", match);
  }

  private List<String> queued(String match) throws SQLException {
    return lines(
        "SELECT state || ' ' || channel FROM collaboration.notice WHERE match_id = ? ORDER BY 1",
        match);
  }

  private Set<UUID> noticesOf(String state, String channel) throws SQLException {
    Set<UUID> notices = new HashSet<>();
    for (String id :
        lines(
            """
            SELECT notice_id FROM collaboration.notice
            WHERE state = ? AND channel = ? AND ended_at IS NULL
            """,
            state,
            channel)) {
      notices.add(UUID.fromString(id));
    }
    return notices;
  }

  /** Until it is due. */
  private int seconds(UUID notice) throws SQLException {
    return Integer.parseInt(about("extract(epoch FROM due_at - clock_timestamp())::int", notice));
  }

  private int attempts(UUID notice) throws SQLException {
    return Integer.parseInt(about("attempts", notice));
  }

  private String outcome(UUID notice) throws SQLException {
    return about("outcome", notice);
  }

  private String stateOf(UUID notice) throws SQLException {
    return about("state", notice);
  }

  private String about(String column, UUID notice) throws SQLException {
    return lines("SELECT " + column + " FROM collaboration.notice WHERE notice_id = ?", notice)
        .getFirst();
  }

  private List<String> audited(String event) throws SQLException {
    return lines("SELECT subject FROM collaboration.audit_log WHERE event = ?", event);
  }

  private List<String> lines(String sql, @Nullable Object... arguments) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.lines(superuser, sql, arguments);
    }
  }
}
