package org.linkseal.migrations;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.AUDITOR;
import static org.linkseal.registry.DatabaseRole.MATCHER;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

@ExtendWith(Installed.class)
class SearchingTest {

  private static final UUID TOKEN = UUID.randomUUID();

  @Test
  void withoutASnapshotTheAnswerIsAnErrorNotNoRows(StateDatabase state) throws SQLException {
    assertThat(Sql.sqlState(() -> state.find(1, TOKEN))).isEqualTo(SqlStates.NO_SUCH_FUNCTION);
    try (Connection matcher = state.as(MATCHER)) {
      assertThat(Sql.rows(matcher, "SELECT * FROM linkseal.current_snapshot()")).isEmpty();
    }
  }

  @Test
  void fiftyTokensAreFoundAtOnce(StateDatabase state) throws SQLException {
    UUID[] tokens = Stream.generate(UUID::randomUUID).limit(50).toArray(UUID[]::new);
    long snapshot = state.published(tokens);
    assertThat(state.find(snapshot, tokens).stream().map(List::getFirst))
        .containsExactlyInAnyOrder((Object[]) tokens);
    assertThat(state.find(snapshot, TOKEN)).isEmpty();
  }

  @Test
  void fiftyOneTokensNoneOrANullOneOrAnotherShapeAreRefused(StateDatabase state)
      throws SQLException {
    long snapshot = state.published(TOKEN);
    assertThat(
            Sql.sqlState(
                () -> state.find(snapshot, Collections.nCopies(51, TOKEN).toArray(UUID[]::new))))
        .isEqualTo(SqlStates.BAD_TOKENS);
    try (Connection matcher = state.as(MATCHER)) {
      for (String tokens :
          List.of(
              "NULL",
              "'{}'",
              "ARRAY[NULL::uuid]",
              "ARRAY[gen_random_uuid(), NULL]",
              "ARRAY[[gen_random_uuid()], [gen_random_uuid()]]")) {
        assertThat(
                Sql.sqlState(() ->
                    Sql.run(
                        matcher, "SELECT linkseal.find_" + snapshot + "(NULL, " + tokens + ")")))
            .isEqualTo(SqlStates.BAD_TOKENS);
      }
    }
  }

  @Test
  void aRepeatedTokenYieldsAtMostTwentyOneRowsAndSpoilsNoOther(StateDatabase state)
      throws SQLException {
    UUID repeated = UUID.randomUUID();
    UUID[] tokens = new UUID[31];
    Arrays.fill(tokens, repeated);
    tokens[30] = TOKEN;
    long snapshot = state.published(tokens);
    List<Object> found =
        state.find(snapshot, repeated, TOKEN).stream().map(List::getFirst).toList();
    assertThat(Collections.frequency(found, repeated)).isEqualTo(21);
    assertThat(Collections.frequency(found, TOKEN)).isEqualTo(1);
  }

  @Test
  void eachTokenOfABucketIsFoundWithItsOwnRecords(StateDatabase state) throws SQLException {
    UUID first = inBucketOne(1);
    UUID twice = inBucketOne(2);
    UUID last = inBucketOne(3);
    Claim claim = state.claimed(5);
    long snapshot = state.open(claim);
    state.copy(snapshot, CopyBinary.row(1, List.of(first, twice, twice), sealed(1, 2, 3)));
    state.copy(snapshot, CopyBinary.row(1, List.of(twice, last), sealed(4, 5)));
    state.copyIds(snapshot, CopyBinary.ids(StateDatabase.drawn(5), null));
    state.finish(snapshot, claim, 5);
    state.publish(snapshot, claim);

    assertThat(records(state.find(snapshot, first, last, inBucketOne(4))))
        .containsExactlyInAnyOrder(first + " 1", last + " 5");
    assertThat(records(state.find(snapshot, twice)))
        .containsExactlyInAnyOrder(twice + " 2", twice + " 3", twice + " 4");
  }

  /** The bits are those of bytes 2 to 9, each two times 64,000 / 65,536. */
  @Test
  void onlyWhoTheFilterAdmitsIsLookedForAndAnAppendEndsIt(StateDatabase state) throws SQLException {
    UUID admitted = UUID.fromString("0001ffff-8000-0000-0001-000000000000");
    UUID hidden = UUID.fromString("0001ffff-8000-0000-4001-000000000000");
    UUID onTheSecondPage = UUID.fromString("8001ffff-8000-0000-0001-000000000000");
    BitSet bits = new BitSet();
    bits.set(63_999);
    bits.set(32_000);
    bits.set(0);
    Claim claim = state.claimed(3);
    long snapshot = state.open(claim);
    state.copy(snapshot, List.of(admitted, hidden, onTheSecondPage));
    state.copy(snapshot, CopyBinary.filterPage(-2, 8_000, new BitSet()));
    state.copy(snapshot, CopyBinary.filterPage(-1, 8_000, bits));
    state.copyIds(snapshot, CopyBinary.ids(StateDatabase.drawn(3), null));
    state.finish(snapshot, claim, 3);
    state.publish(snapshot, claim);
    UUID[] many = Arrays.copyOf(StateDatabase.drawn(20).toArray(UUID[]::new), 24);
    many[20] = onTheSecondPage;
    many[21] = hidden;
    many[22] = admitted;
    many[23] = TOKEN;
    assertThat(state.find(snapshot, many)).extracting(List::getFirst).containsExactly(admitted);
    // For a few it is not asked.
    assertThat(state.find(snapshot, hidden)).hasSize(1);

    SealedAppend.accepted(state, List.of(TOKEN)).publish();
    assertThat(state.find(snapshot, many))
        .extracting(List::getFirst)
        .containsExactlyInAnyOrder(onTheSecondPage, hidden, admitted, TOKEN);
  }

  private static UUID inBucketOne(int number) {
    return new UUID(1L << 48, number);
  }

  /** Records that are each filled with a number. */
  private static byte[] sealed(int... numbers) {
    ByteBuffer sealed = ByteBuffer.allocate(numbers.length * StateDatabase.SEALED_LENGTH);
    for (int number : numbers) {
      byte[] one = new byte[StateDatabase.SEALED_LENGTH];
      Arrays.fill(one, (byte) number);
      sealed.put(one);
    }
    return sealed.array();
  }

  private static List<String> records(List<List<Object>> found) {
    return found.stream()
        .map(row -> {
          byte[] sealed = (byte[]) row.get(1);
          assertThat(sealed).hasSize(StateDatabase.SEALED_LENGTH).containsOnly(sealed[0]);
          return row.get(0) + " " + sealed[0];
        })
        .toList();
  }

  /** Nothing is analysed: the plan must not depend on it. */
  @Test
  void aFreshSnapshotIsSearchedByItsIndexAlone(StateDatabase state) throws SQLException {
    UUID[] tokens = StateDatabase.drawn(20_000).toArray(UUID[]::new);
    long snapshot = state.published(tokens);
    try (Connection matcher = state.as(MATCHER);
        Connection superuser = state.superuser()) {
      String scans =
          """
          SELECT seq_scan, s.idx_tup_fetch
          FROM pg_stat_user_tables t JOIN pg_stat_user_indexes s USING (relid)
          WHERE t.relname = 'load_%d'
          """
              .formatted(snapshot);
      String[] before = Sql.lines(superuser, scans).getFirst().split("\t", -1);
      assertThat(state.find(matcher, snapshot, Arrays.copyOf(tokens, 50))).hasSize(50);
      Sql.run(matcher, "SELECT pg_stat_force_next_flush()");
      assertThat(Sql.lines(superuser, scans))
          .containsExactly(
              before[0] + "\t" + (Long.parseLong(before[1]) + 2 * inBucketsOf(tokens, 50)));
    }
  }

  /** Rows that are read to look the first tokens up: twice, as any of them is there. */
  private static long inBucketsOf(UUID[] tokens, int asked) {
    return Arrays.stream(tokens, 0, asked)
        .mapToInt(CopyBinary::bucketOf)
        .mapToLong(
            bucket -> Arrays.stream(tokens).filter(t -> CopyBinary.bucketOf(t) == bucket).count())
        .sum();
  }

  @Test
  void aSearchPreparedForAnotherSnapshotIsToldTheCurrentOne(StateDatabase state)
      throws SQLException {
    long first = state.published(TOKEN);
    long second = state.published(TOKEN);
    PSQLException movedOn = (PSQLException) Sql.error(() -> state.find(first, TOKEN));
    assertThat(movedOn.getSQLState()).isEqualTo(SqlStates.MOVED_ON);
    assertThat(Objects.requireNonNull(movedOn.getServerErrorMessage()).getDetail())
        .isEqualTo(Long.toString(second));
  }

  @Test
  void aSearchPreparedWithAnotherKeyIsToldToPrepareAgain(StateDatabase state) throws SQLException {
    long snapshot = state.published(TOKEN);
    try (Connection matcher = state.as(MATCHER)) {
      assertThat(
              Sql.sqlState(
                  () -> StateDatabase.findWithKey(matcher, snapshot, UUID.randomUUID(), TOKEN)))
          .isEqualTo(SqlStates.MOVED_ON);
    }
  }

  /** Migrations take every grant back first. */
  @Test
  void aSnapshotIsStillSearchedAfterTheGrantsWereMadeAgain(StateDatabase state)
      throws SQLException, IOException {
    long snapshot = state.published(TOKEN);
    state.grantAgain();
    assertThat(state.find(snapshot, TOKEN)).hasSize(1);
  }

  @Test
  void aSnapshotPastTheStalenessLimitIsNotSearchedAndIsThenDropped(StateDatabase state)
      throws SQLException {
    long first = state.published(TOKEN);
    long snapshot = state.published(TOKEN);
    state.letTheCurrentGrowStale();
    assertThat(Sql.sqlState(() -> state.find(snapshot, TOKEN))).isEqualTo(SqlStates.STALE_SNAPSHOT);
    assertThat(state.clean()).isEqualTo(2);
    assertThat(Sql.sqlState(() -> state.find(snapshot, TOKEN)))
        .isEqualTo(SqlStates.NO_SUCH_FUNCTION);
    try (Connection auditor = state.as(AUDITOR)) {
      assertThat(
              Sql.lines(
                  auditor,
                  "SELECT event, snapshot FROM linkseal.audit_log WHERE event LIKE 'snapshot_%' ORDER BY id"))
          .containsExactly(
              "snapshot_superseded\t" + first,
              "snapshot_expired\t" + snapshot,
              "snapshot_dropped\t" + first,
              "snapshot_dropped\t" + snapshot);
    }
    assertThat(state.find(state.published(TOKEN), TOKEN)).hasSize(1);
  }

  @Test
  void aStalenessLimitThatIsSetWhileASnapshotIsPublishedIsThatOfTheNewOneToo(StateDatabase state)
      throws Exception {
    state.published(TOKEN);
    Claim claim = state.claimed(1);
    long next = state.sealed(claim, List.of(TOKEN));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection publisher = state.superuser();
        Connection owner = state.superuser()) {
      publisher.setAutoCommit(false);
      Sql.run(publisher, "SELECT linkseal.publish(?, ?)", next, claim.attempt());
      Future<?> set =
          threads.submit(() -> {
            Sql.run(
                owner, "UPDATE linkseal.settings SET staleness_limit = interval '1 microsecond'");
            return null;
          });
      state.awaitBlocked();
      publisher.commit();
      set.get(30, SECONDS);
    }
    assertThat(Sql.sqlState(() -> state.find(next, TOKEN))).isEqualTo(SqlStates.STALE_SNAPSHOT);
  }

  @Test
  void aPointerWithoutTheMomentFromWhenOnItIsStaleIsRefused(StateDatabase state)
      throws SQLException {
    state.published(TOKEN);
    try (Connection superuser = state.superuser()) {
      assertThat(
              Sql.sqlState(() -> Sql.run(superuser, "UPDATE linkseal.pointer SET stale_at = NULL")))
          .isEqualTo(PSQLState.CHECK_VIOLATION.getState());
    }
  }

  @Test
  void theOwnerSetsTheStalenessLimitAndItIsAudited(StateDatabase state) throws SQLException {
    long snapshot = state.published(TOKEN);
    try (Connection superuser = state.superuser();
        Connection auditor = state.as(AUDITOR)) {
      Sql.run(superuser, "UPDATE linkseal.settings SET staleness_limit = interval '1 microsecond'");
      assertThat(Sql.sqlState(() -> state.find(snapshot, TOKEN)))
          .isEqualTo(SqlStates.STALE_SNAPSHOT);
      Sql.run(superuser, "UPDATE linkseal.settings SET staleness_limit = interval '3 days'");
      assertThat(state.find(snapshot, TOKEN)).hasSize(1);
      assertThat(
              Sql.rows(auditor, "SELECT FROM linkseal.audit_log WHERE event = 'settings_changed'"))
          .hasSize(2);
    }
  }
}
