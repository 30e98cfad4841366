package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;
import org.linkseal.registry.keys.ServiceSecrets;

/** Abuse control's functions, called as the matcher's processes do; each test has a day. */
@ExtendWith(Installed.class)
class SearchBudgetTest {
  private static final AtomicInteger DAYS = new AtomicInteger();
  private static final long BUDGET = 100;

  private final TestInstallation installation;
  private final LocalDate day = LocalDate.of(2010, 1, 1).plusDays(DAYS.getAndIncrement());

  SearchBudgetTest(TestInstallation installation) {
    this.installation = installation;
  }

  @AfterEach
  void giveUpTheDay() throws SQLException {
    try (Connection matcher = matcher()) {
      end(matcher, LocalDate.of(2020, 1, 1));
    }
  }

  @Test
  void searchesAtOnceNeverCountMorePersonsThanAreAllowedAndLoseNone() throws Exception {
    List<Callable<Long>> processes =
        IntStream.range(0, 8).<Callable<Long>>mapToObj(_ -> this::searchUntilRefused).toList();
    long refusals = 0;
    try (var threads = Executors.newFixedThreadPool(processes.size())) {
      for (Future<Long> process : threads.invokeAll(processes)) {
        refusals += process.get();
      }
    }

    try (Connection superuser = superuser()) {
      assertThat(count("ea", superuser)).isEqualTo(BUDGET);
      assertThat(kept(superuser, day)).isEqualTo(BUDGET);
      assertThat(
              Sql.lines(
                  superuser, "SELECT refused FROM collaboration.search_day WHERE day = ?", day))
          .containsExactly("" + refusals);
    }
  }

  /** One to three persons at a time, some of whom others search too; until no place is left. */
  private long searchUntilRefused() throws SQLException {
    try (Connection matcher = matcher()) {
      long refusals = 0;
      for (int search = 0; ; search++) {
        int persons = 1 + search % 3;
        LongStream drawn = ThreadLocalRandom.current().longs(persons, 0, 10 * BUDGET);
        if (!isGranted(matcher, "ea", drawn.toArray())) {
          refusals++;
          if (persons == 1) {
            return refusals;
          }
        }
      }
    }
  }

  @Test
  void whoWasSearchedBeforeOnTheDayIsAnsweredWhenNobodyElseIs() throws SQLException {
    try (Connection matcher = matcher()) {
      long[] all = LongStream.range(0, 50).toArray();
      long[] others = LongStream.range(50, BUDGET).toArray();
      assertThat(isGranted(matcher, "ea", all)).isTrue();
      assertThat(isGranted(matcher, "ea", others)).isTrue();
      assertThat(isGranted(matcher, "ea", BUDGET)).isFalse();
      assertThat(isGranted(matcher, "ea", 0, 99, BUDGET)).isFalse();
      assertThat(isGranted(matcher, "ea", 0, 99, 99)).isTrue();
    }
  }

  @Test
  void leasedPlacesAreTakenUntilTheyAreToldOrReturnedAndWhoWasCountedGivesTheirsBack()
      throws SQLException {
    try (Connection matcher = matcher();
        Connection superuser = superuser()) {
      assertThat(isGranted(matcher, "ea", 1, 2)).isTrue();
      assertThat(lease(matcher, 0, 9)).isEqualTo("9 2");
      assertThat(places("ea", superuser)).isEqualTo("2 9");

      assertThat(lease(matcher, 3, 0, 2, 3, 4)).isEqualTo("0 4");
      assertThat(places("ea", superuser)).isEqualTo("4 6");
      assertThat(lease(matcher, 6, 0)).isEqualTo("0 4");
      assertThat(places("ea", superuser)).isEqualTo("4 0");
      assertThat(kept(superuser, day)).isEqualTo(4);
    }
  }

  @Test
  void whereTheSoftLineIsNearNothingIsLeasedAndWhatIsLeasedIsNobodyElses() throws SQLException {
    try (Connection matcher = matcher()) {
      assertThat(lease(matcher, 0, 10)).isEqualTo("10 0"); // 80 are left to the soft line
      assertThat(lease(matcher, 0, 9)).isEqualTo("0 0"); // 70
      assertThat(lease(matcher, 0, 8)).isEqualTo("8 0");

      assertThat(isGranted(matcher, "ea", LongStream.range(0, 50).toArray())).isTrue();
      assertThat(isGranted(matcher, "ea", LongStream.range(50, 83).toArray())).isFalse();
      assertThat(isGranted(matcher, "ea", LongStream.range(50, 82).toArray())).isTrue();
      assertThat(isGranted(matcher, "ea", 82)).isFalse();
    }
  }

  /** What was leased, and how many are counted. */
  private String lease(Connection matcher, int released, int wanted, long... persons)
      throws SQLException {
    return Sql.one(
        matcher,
        String.class,
        """
        SELECT granted || ' ' || counted
        FROM collaboration.lease_persons(?, 'ea', ?, ?, ?, ?, 0.8)
        """,
        day,
        persons,
        released,
        wanted,
        BUDGET);
  }

  private String places(String requester, Connection superuser) throws SQLException {
    return Sql.one(
        superuser,
        String.class,
        """
        SELECT persons || ' ' || leased FROM collaboration.search_day
        WHERE day = ? AND requester = ?
        """,
        day,
        requester);
  }

  @Test
  void noValueOfAPersonReachesTheLogThatIsWrittenAheadOrABackup() throws SQLException {
    try (Connection superuser = superuser()) {
      assertThat(
              Sql.lines(
                  superuser,
                  """
                  SELECT relname FROM pg_class
                  WHERE relpersistence = 'u' AND relnamespace = 'collaboration'::regnamespace
                    AND relkind = 'r'
                  ORDER BY relname
                  """))
          .containsExactly("request_minute", "searched_person_0", "searched_person_1");
    }
  }

  @Test
  void aDayThatIsOverLeavesNobodyAndADayAfterABreakBeginsWithNobody() throws SQLException {
    try (Connection matcher = matcher();
        Connection superuser = superuser()) {
      assertThat(isGranted(matcher, "ea", 1, 2)).isTrue();
      end(matcher, day);
      assertThat(kept(superuser, day)).isEqualTo(2);

      end(matcher, day.plusDays(1));
      assertThat(kept(superuser, day)).isZero();
      assertThat(count("ea", superuser)).isEqualTo(2);

      Sql.run(
          superuser,
          "INSERT INTO collaboration.searched_person VALUES (collaboration.slot_of(?), 9)",
          day); // counted while the day was ended
      end(matcher, day.plusDays(1));
      assertThat(kept(superuser, day)).isZero();

      assertThat(isGranted(matcher, "ea", 3)).isTrue(); // by a clock that is late
      DAYS.getAndAdd(2);
      assertThat(
              Sql.one(
                  matcher,
                  Long.class,
                  "SELECT counted FROM collaboration.count_persons(?, 'ea', 'k', '{4}', '{}', 9, 1)",
                  day.plusDays(2)))
          .isEqualTo(1);
      assertThat(kept(superuser, day.plusDays(2))).isEqualTo(1);
      assertThat(Sql.sqlState(() -> isGranted(matcher, "ea", 5))).isEqualTo("22023");
    }
  }

  @Test
  void searchesThatNoUploadFollowsRaiseAnAlarmAndAnUploadCountsAlsoWhenItsSnapshotIsGone()
      throws SQLException {
    try (Connection matcher = matcher()) {
      isGranted(matcher, "ea", 1, 2, 3);
      isGranted(matcher, "eb", 4);

      assertThat(watch(matcher, "ea", day.plusDays(6), day.minusDays(1))).isEqualTo("{}");
      assertThat(watch(matcher, "ea", day.plusDays(7), day.minusDays(1)))
          .startsWith("{\"no_upload")
          .contains("3");
      assertThat(watch(matcher, "ea", day.plusDays(8), null)).isEqualTo("{}");
      assertThat(watch(matcher, "eb", day.plusDays(1), day.plusDays(1))).isEqualTo("{}");
      assertThat(watch(matcher, "eb", day.plusDays(7), null)).isEqualTo("{}");
    }
  }

  private static String watch(
      Connection matcher, String state, LocalDate today, @Nullable LocalDate published)
      throws SQLException {
    return Sql.lines(
            matcher,
            "SELECT collaboration.watch_uploads(?, ?, ?::timestamptz, 7)",
            today,
            state,
            published == null ? null : published.atTime(6, 0).atOffset(ZoneOffset.UTC))
        .getFirst();
  }

  @Test
  void aMinutesRequestsAreLeasedOnce() throws Exception {
    OffsetDateTime minute = day.atStartOfDay().atOffset(ZoneOffset.UTC);
    List<Callable<Integer>> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      processes.add(() -> {
        int leased = 0;
        try (Connection matcher = matcher()) {
          for (int granted = -1; granted != 0; leased += granted) {
            granted =
                Sql.one(
                    matcher,
                    Integer.class,
                    "SELECT granted FROM collaboration.lease_requests('ea', ?, 25, 1010)",
                    minute);
          }
        }
        return leased;
      });
    }
    int leased = 0;
    try (var threads = Executors.newFixedThreadPool(processes.size())) {
      for (Future<Integer> process : threads.invokeAll(processes)) {
        leased += process.get();
      }
    }
    assertThat(leased).isEqualTo(1010);
  }

  @Test
  void aMissingOrMalformedArgumentIsRefused() throws SQLException {
    try (Connection matcher = matcher()) {
      for (String call :
          List.of(
              "lease_requests('EA', now(), 1, 1)",
              "lease_requests('ea', now(), 0, 1)",
              "count_persons(current_date + 3, 'ea', 'k', '{1}', '{}', 1, 1)",
              "count_persons(current_date, 'nobody', 'k', '{1}', '{}', 1, 1)",
              "count_persons(current_date, 'ea', 'k', '{}', '{}', 1, 1)",
              "count_persons(current_date, 'ea', 'k', '{NULL}', '{}', 1, 1)",
              "count_persons(current_date, 'ea', 'k', array_fill(1::bigint, '{51}'), '{}', 1, 1)",
              "count_persons(current_date, 'ea', 'k', '{1}', '{}', 1, 1.5)",
              "lease_persons(current_date + 3, 'ea', '{1}', 0, 1, 1, 1)",
              "lease_persons(current_date, 'nobody', '{1}', 0, 1, 1, 1)",
              "lease_persons(current_date, 'ea', '{NULL}', 0, 1, 1, 1)",
              "lease_persons(current_date, 'ea', NULL, 0, 1, 1, 1)",
              "lease_persons(current_date, 'ea', array_fill(1::bigint, '{2001}'), 0, 1, 1, 1)",
              "lease_persons(current_date, 'ea', '{1}', -1, 1, 1, 1)",
              "lease_persons(current_date, 'ea', '{1}', 0, NULL, 1, 1)",
              "lease_persons(current_date, 'ea', '{1}', 0, 1, 1, 2)",
              "add_answers(current_date, 'ea', 1, -1, 0, 0, 1, 1, 1)",
              "add_answers(current_date + 3, 'ea', 1, 1, 0, 0, 1, 1, 1)",
              "watch_uploads(current_date, 'federal', NULL, 1)",
              "watch_uploads(current_date + 3, 'ea', NULL, 1)",
              "end_search_days(NULL)",
              "end_search_days(now() + interval '3 days')")) {
        assertThat(Sql.sqlState(() -> Sql.run(matcher, "SELECT collaboration." + call)))
            .as(call)
            .isEqualTo("22023");
      }
    }
  }

  @Test
  void alarmsAndWhatTheOperatorDidCannotBeChanged() throws SQLException {
    try (Connection superuser = superuser()) {
      for (String table : List.of("alarm", "abuse_control_audit")) {
        assertThat(
                Sql.error(() -> Sql.run(superuser, "DELETE FROM collaboration." + table))
                    .getMessage())
            .contains("append-only");
      }
    }
  }

  private boolean isGranted(Connection matcher, String requester, long... persons)
      throws SQLException {
    return Sql.one(
        matcher,
        Boolean.class,
        "SELECT granted FROM collaboration.count_persons(?, ?, 'k', ?, '{}', ?, 0.8)",
        day,
        requester,
        persons,
        BUDGET);
  }

  private static void end(Connection matcher, LocalDate today) throws SQLException {
    Sql.run(
        matcher,
        "SELECT collaboration.end_search_days(?)",
        today.atTime(0, 0, 1).atOffset(ZoneOffset.UTC));
  }

  private long count(String requester, Connection superuser) throws SQLException {
    return Sql.one(
        superuser,
        Long.class,
        "SELECT persons FROM collaboration.search_day WHERE day = ? AND requester = ?",
        day,
        requester);
  }

  private static long kept(Connection superuser, LocalDate day) throws SQLException {
    return Sql.one(
        superuser,
        Long.class,
        """
        SELECT count(*) FROM collaboration.searched_person
        WHERE slot = collaboration.slot_of(?)
        """,
        day);
  }

  private Connection superuser() throws SQLException {
    return installation.sharedCluster().superuser("collaboration");
  }

  private Connection matcher() throws SQLException {
    return installation
        .sharedCluster()
        .connect(
            "collaboration",
            "collaboration_matcher",
            ServiceSecrets.load(installation.secretsFile(Service.MATCHER)).collaborationPassword());
  }
}
