package org.linkseal.migrations;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.JANITOR;
import static org.linkseal.registry.DatabaseRole.RECEIVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class CleaningTest {

  private static final UUID TOKEN = UUID.randomUUID();
  private static final String DEPENDENT_OBJECTS = "2BP01";

  @Test
  void aTableThatIsMissingKeepsNoOtherFromBeingDropped(StateDatabase state) throws SQLException {
    long first = state.published(TOKEN);
    state.published(TOKEN);
    state.published(TOKEN);
    state.letTheKeptBackGo();
    try (Connection superuser = state.superuser()) {
      Sql.run(superuser, "DROP TABLE linkseal.ids_" + first);
    }
    assertThat(state.clean()).isEqualTo(2);
  }

  @Test
  void whoeverHoldsATableKeepsNeitherItsSnapshotFromExpiringNorItsKey(StateDatabase state)
      throws SQLException {
    long first = state.published(TOKEN);
    state.letTheKeptBackGo();
    long second = state.published(TOKEN);
    assertThat(state.keysToDestroy()).isEmpty();
    try (Connection holder = state.superuser()) {
      holder.setAutoCommit(false);
      Sql.run(holder, "SELECT FROM linkseal.load_%d, linkseal.load_%d".formatted(first, second));
      state.letTheKeptBackGo();
      assertThat(state.clean()).isZero();
      assertThat(state.keysToDestroy()).hasSize(1);
      state.letTheCurrentGrowStale();
      assertThat(state.clean()).isZero();
      assertThat(state.keysToDestroy()).hasSize(2);
    }
    assertThat(state.clean()).isEqualTo(2);
  }

  @Test
  void aTableThatCannotBeDroppedKeepsNoSnapshotFromExpiringAndNoKey(StateDatabase state)
      throws SQLException {
    long stale = state.published(TOKEN);
    state.letTheCurrentGrowStale();
    try (Connection superuser = state.superuser()) {
      Sql.run(
          superuser, "CREATE VIEW linkseal.somebodys AS SELECT bucket FROM linkseal.load_" + stale);
    }
    assertThat(Sql.sqlState(state::clean)).isEqualTo(DEPENDENT_OBJECTS);
    assertThat(Sql.sqlState(() -> state.find(stale, TOKEN))).isEqualTo(SqlStates.NO_SNAPSHOT);
    assertThat(state.keysToDestroy()).hasSize(1);
  }

  @Test
  void byDefaultASnapshotIsSearchedForThreeDays(StateDatabase state) throws SQLException {
    long snapshot = state.published(TOKEN);
    state.publishedEarlier("71 hours");
    assertThat(state.expire()).isFalse();
    assertThat(state.find(snapshot, TOKEN)).hasSize(1);
    state.publishedEarlier("2 hours");
    assertThat(Sql.sqlState(() -> state.find(snapshot, TOKEN))).isEqualTo(SqlStates.STALE_SNAPSHOT);
    assertThat(state.expire()).isTrue();
  }

  @Test
  void aSnapshotThatIsReplacedWhileItExpiresIsSupersededAndTheNewOneStays(StateDatabase state)
      throws Exception {
    state.published(TOKEN);
    state.letTheCurrentGrowStale();
    Claim claim = state.claimed(1);
    long current = state.sealed(claim, List.of(TOKEN));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = state.superuser()) {
      holder.setAutoCommit(false);
      // It has read the pointer then, and looks at the snapshot's age.
      Sql.run(holder, "LOCK TABLE linkseal.settings");
      Future<Boolean> expired = threads.submit(state::expire);
      state.awaitBlocked();
      Sql.run(holder, "SELECT linkseal.publish(?, ?)", current, claim.attempt());
      holder.commit();
      assertThat(expired.get(30, SECONDS)).isFalse();
      assertThat(state.find(current, TOKEN)).hasSize(1);
    }
  }

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
      for (int attempt = 1; attempt <= 5; attempt++) {
        state.open(claim);
        state.expireLease(claim);
        claim = state.claimed();
      }
      assertThat(state.status(loading)).isEqualTo("failed");
      state.letReceivingFallSilent();
      assertThat(state.abandonSilent()).isEqualTo(1);
      assertThat(Sql.lines(janitor, orphans, janitor.createArrayOf("text", files)))
          .containsExactlyInAnyOrder(complete, loading, receiving, "of-no-upload");
    }
  }

  @Test
  void twoJanitorsRecordOnceThatAKeyIsDestroyed(StateDatabase state) throws Exception {
    String upload = state.begun();
    state.letReceivingFallSilent();
    state.abandonSilent();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection first = state.as(JANITOR);
        Connection second = state.as(JANITOR)) {
      UUID key = Sql.one(first, UUID.class, "SELECT linkseal.keys_to_destroy()");
      first.setAutoCommit(false);
      Sql.run(first, "SELECT linkseal.key_destroyed(?)", key);
      Future<?> late =
          threads.submit(() -> {
            Sql.run(second, "SELECT linkseal.key_destroyed(?)", key);
            return null;
          });
      state.awaitBlocked();
      first.commit();
      late.get(30, SECONDS);
    }
    assertThat(state.events(upload))
        .containsExactly("upload_begun", "upload_abandoned", "key_destroyed");
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
