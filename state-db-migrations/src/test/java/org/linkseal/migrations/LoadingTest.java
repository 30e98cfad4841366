package org.linkseal.migrations;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.migrations.StateDatabase.SEALED_LENGTH;
import static org.linkseal.registry.DatabaseRole.LOADER;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.StateDatabase.Claim;
import org.linkseal.registry.SqlStates;

@ExtendWith(Installed.class)
class LoadingTest {

  private static final List<UUID> TOKENS = List.of(UUID.randomUUID(), UUID.randomUUID());

  @Test
  void uploadsAreClaimedInOrderAndNonePassesOneThatIsBeingLoaded(StateDatabase state)
      throws SQLException {
    String first = state.accepted(0);
    String second = state.accepted(0);
    Claim claim = state.claimed();
    assertThat(claim).isEqualTo(new Claim(first, 1));
    assertThat(state.claim()).isNull();
    state.publish(state.sealed(claim, List.of()), claim);
    assertThat(state.claim()).isEqualTo(new Claim(second, 1));
  }

  @Test
  void aClaimWhoseWorkerHoldsTheRowWaitsForNobody(StateDatabase state) throws SQLException {
    state.accepted(0);
    state.accepted(0);
    try (Connection loader = state.as(LOADER)) {
      loader.setAutoCommit(false);
      Sql.run(loader, "SELECT linkseal.claim_upload(30)");
      assertThat(state.claim()).isNull();
      loader.rollback();
    }
    assertThat(state.claim()).isNotNull();
  }

  @Test
  void aWorkerWhoseLeaseHasRunOutCanDoNothing(StateDatabase state) throws SQLException {
    Claim claim = state.claimed(TOKENS.size());
    long opened = state.open(claim);
    state.copy(opened, TOKENS);
    state.expireLease(claim);
    everyStepIsRefused(state, claim, opened);
    assertThat(state.status(claim.uploadId())).isEqualTo("loading");
  }

  @Test
  void aWorkerWhoseUploadAnotherAttemptHasTakenCanDoNothing(StateDatabase state)
      throws SQLException {
    Claim lost = state.claimed(TOKENS.size());
    long sealed = state.sealed(lost, TOKENS);
    state.expireLease(lost);
    Claim next = state.claimed();
    assertThat(next).isEqualTo(new Claim(lost.uploadId(), 2));
    everyStepIsRefused(state, lost, sealed);
    assertThat(Sql.sqlState(() -> release(state, lost, true))).isEqualTo(SqlStates.LEASE_LOST);
    assertThat(Sql.sqlState(() -> state.publish(sealed, next))).isEqualTo(SqlStates.LEASE_LOST);
    assertThat(Sql.sqlState(() -> state.finish(sealed, next, 2))).isEqualTo(SqlStates.LEASE_LOST);
    assertThat(Sql.sqlState(() -> state.copy(sealed, TOKENS))).isEqualTo("42501");
    assertThat(Sql.sqlState(() -> state.copyIds(sealed, CopyBinary.ids(TOKENS, null))))
        .isEqualTo("42501");

    long snapshot = state.sealed(next, TOKENS);
    state.publish(snapshot, next);
    assertThat(state.status(next.uploadId())).isEqualTo("complete");
    everyStepIsRefused(state, lost, sealed);
  }

  private static void everyStepIsRefused(StateDatabase state, Claim claim, long snapshot)
      throws SQLException {
    List<ThrowingCallable> steps =
        List.of(
            () -> state.open(claim),
            () -> state.finish(snapshot, claim, TOKENS.size()),
            () -> state.publish(snapshot, claim),
            () ->
                loader(
                    state,
                    "fail_upload(?, ?, 'Upload it again.')",
                    claim.uploadId(),
                    claim.attempt()));
    for (ThrowingCallable step : steps) {
      assertThat(Sql.sqlState(step)).isEqualTo(SqlStates.LEASE_LOST);
    }
    assertThat(renewed(state, claim)).isFalse();
  }

  @Test
  void aReleasedUploadIsClaimableAtOnceAndItsTableIsClosed(StateDatabase state)
      throws SQLException {
    Claim claim = state.claimed(TOKENS.size());
    long opened = state.open(claim);
    release(state, claim, false);
    assertThat(Sql.sqlState(() -> state.copy(opened, TOKENS))).isEqualTo("42501");
    assertThat(state.claim()).isEqualTo(new Claim(claim.uploadId(), 2));
    assertThat(state.clean()).isEqualTo(1);
  }

  @Test
  void theSixthAttemptFailsTheUploadAndTheNextIsClaimed(StateDatabase state) throws SQLException {
    String broken = state.accepted(1);
    String next = state.accepted(1);
    for (int attempt = 1; attempt <= 5; attempt++) {
      Claim claim = state.claimed();
      assertThat(claim).isEqualTo(new Claim(broken, attempt));
      state.open(claim);
      state.expireLease(claim);
    }
    assertThat(state.claim()).isEqualTo(new Claim(broken, 5, true));
    assertThat(state.status(broken)).isEqualTo("failed");
    assertThat(state.claim()).isEqualTo(new Claim(next, 1));
    assertThat(state.error(broken))
        .contains("\"IsValid\"", "participants.csv", "could not be loaded");
    assertThat(state.clean()).isEqualTo(5);
    assertThat(state.events(broken))
        .startsWith("upload_begun", "upload_accepted", "upload_claimed");
    assertThat(state.events(broken).subList(14, 19))
        .containsExactly(
            "upload_claimed", "load_opened", "load_discarded", "upload_failed", "snapshot_dropped");
  }

  @Test
  void anExcusedAttemptIsNotCountedOnTheDayOfItsAcceptanceAndNoNumberRepeats(StateDatabase state)
      throws SQLException {
    String unlucky = state.accepted(1);
    for (int attempt = 1; attempt <= 7; attempt++) {
      Claim claim = state.claimed();
      assertThat(claim).isEqualTo(new Claim(unlucky, attempt));
      release(state, claim, true);
    }
    try (Connection superuser = state.superuser()) {
      Sql.run(
          superuser,
          "UPDATE linkseal.upload SET accepted_at = accepted_at - interval '24 hours' WHERE upload_id = ?",
          unlucky);
    }
    for (int attempt = 8; attempt <= 12; attempt++) {
      Claim claim = state.claimed();
      assertThat(claim).isEqualTo(new Claim(unlucky, attempt));
      release(state, claim, true);
    }
    assertThat(state.claim()).isEqualTo(new Claim(unlucky, 12, true));
  }

  @Test
  void aClaimThatNothingCameOfIsNotCounted(StateDatabase state) throws SQLException {
    String unlucky = state.accepted(1);
    for (int attempt = 1; attempt <= 7; attempt++) {
      Claim claim = state.claimed();
      assertThat(claim).isEqualTo(new Claim(unlucky, attempt));
      state.expireLease(claim);
    }
  }

  @Test
  void anUploadWaitsToBeLoadedUnlessSomebodyLoadsOneBeforeIt(StateDatabase state)
      throws SQLException {
    assertThat(waits(state)).isFalse();
    state.begun();
    assertThat(waits(state)).isFalse();
    state.accepted(0);
    assertThat(waits(state)).isTrue();
    Claim claim = state.claimed();
    state.accepted(0);
    assertThat(waits(state)).isFalse();
    state.expireLease(claim);
    assertThat(waits(state)).isTrue();
  }

  @Test
  void anAttemptThatCannotBeGivenBackOrFailedForLongIsLeft(StateDatabase state)
      throws SQLException {
    Claim claim = state.claimed(1);
    try (Connection holder = state.superuser();
        Connection loader = state.as(LOADER)) {
      holder.setAutoCommit(false);
      Sql.run(holder, "SELECT linkseal.locked_upload(?)", claim.uploadId());
      for (String step : List.of("release_upload(?, ?, true)", "fail_upload(?, ?, 'Again.')")) {
        assertThat(
                Sql.sqlState(() ->
                    Sql.run(loader, "SELECT linkseal." + step, claim.uploadId(), claim.attempt())))
            .isEqualTo(SqlStates.LOCK_NOT_AVAILABLE);
      }
    }
  }

  @Test
  void anAttemptThatNobodyHasTakenOverIsGivenBackAfterItsLease(StateDatabase state)
      throws SQLException {
    Claim claim = state.claimed(1);
    state.expireLease(claim);
    release(state, claim, true);
    assertThat(state.status(claim.uploadId())).isEqualTo("staged");
    assertThat(state.claim()).isEqualTo(new Claim(claim.uploadId(), 2));
  }

  @Test
  void aFailedUploadChangesNothingAndTheNextIsClaimed(StateDatabase state) throws SQLException {
    UUID token = UUID.randomUUID();
    long before = state.published(token);
    Claim claim = state.claimed(TOKENS.size());
    state.sealed(claim, TOKENS);
    loader(state, "fail_upload(?, ?, 'Upload it again.')", claim.uploadId(), claim.attempt());
    assertThat(state.status(claim.uploadId())).isEqualTo("failed");
    assertThat(state.find(before, token)).hasSize(1);
    state.accepted(0);
    assertThat(state.claim()).isNotNull();
  }

  @Test
  void aLoadWithMoreOrFewerRowsThanItsManifestIsNotSealed(StateDatabase state) throws SQLException {
    Claim claim = state.claimed(2);
    long opened = state.open(claim);
    state.copy(opened, List.of(UUID.randomUUID()));
    assertThat(Sql.sqlState(() -> state.finish(opened, claim, 2))).isEqualTo(SqlStates.ROW_COUNT);
    assertThat(Sql.sqlState(() -> state.finish(opened, claim, 1))).isEqualTo(SqlStates.ROW_COUNT);
    state.copy(opened, TOKENS);
    assertThat(Sql.sqlState(() -> state.finish(opened, claim, 2))).isEqualTo(SqlStates.ROW_COUNT);
    assertThat(Sql.sqlState(() -> state.finish(opened, claim, 3))).isEqualTo(SqlStates.ROW_COUNT);
    assertThat(Sql.sqlState(() -> state.publish(opened, claim))).isEqualTo(SqlStates.WRONG_STATUS);
  }

  @Test
  void aRowWithoutATokenOrInAnotherBucketOrWithASealedRecordOfAnotherLengthIsNotSealed(
      StateDatabase state) throws SQLException {
    Claim claim = state.claimed(1);
    for (byte[] bad :
        List.of(
            CopyBinary.rows(Arrays.asList((UUID) null), SEALED_LENGTH),
            CopyBinary.rows(List.of(UUID.randomUUID()), -1),
            CopyBinary.rows(List.of(UUID.randomUUID()), SEALED_LENGTH - 1),
            CopyBinary.rows(List.of(UUID.randomUUID()), SEALED_LENGTH + 1),
            CopyBinary.row(1, List.of(new UUID(2L << 48, 0)), new byte[SEALED_LENGTH]))) {
      long opened = state.open(claim);
      state.copy(opened, bad);
      assertThat(Sql.sqlState(() -> state.finish(opened, claim, 1))).isEqualTo(SqlStates.BAD_ROWS);
    }
  }

  @Test
  void aFilterWithAPageMissingOrTwiceOrOfAnotherLengthOrThatHidesARowIsNotSealed(
      StateDatabase state) throws SQLException {
    Claim claim = state.claimed(1);
    UUID token = new UUID(64L << 48 | 1, 0);
    BitSet all = new BitSet();
    all.set(0, 64_000);
    BitSet allButItsFourth = (BitSet) all.clone();
    allButItsFourth.clear(0);
    for (List<byte[]> bad :
        List.of(
            List.of(CopyBinary.filterPage(-2, 8_000, all)),
            List.of(CopyBinary.filterPage(-1, 8_000, all), CopyBinary.filterPage(-1, 8_000, all)),
            List.of(CopyBinary.filterPage(-1, 7_999, all)),
            List.of(CopyBinary.filterPage(-1, 8_000, allButItsFourth)))) {
      long opened = state.open(claim);
      state.copy(opened, List.of(token));
      for (byte[] page : bad) {
        state.copy(opened, page);
      }
      state.copyIds(opened, CopyBinary.ids(StateDatabase.drawn(1), null));
      assertThat(Sql.sqlState(() -> state.finish(opened, claim, 1))).isEqualTo(SqlStates.BAD_ROWS);
    }
  }

  @Test
  void aLoadWithMoreOrFewerParticipantIdsThanRowsIsNotSealed(StateDatabase state)
      throws SQLException {
    Claim claim = state.claimed(2);
    for (int ids : List.of(0, 1, 3)) {
      long opened = state.open(claim);
      state.copy(opened, TOKENS);
      state.copyIds(opened, CopyBinary.ids(StateDatabase.drawn(ids), null));
      assertThat(Sql.sqlState(() -> state.finish(opened, claim, 2))).isEqualTo(SqlStates.ROW_COUNT);
    }
  }

  @Test
  void participantIdsInAnotherFormAreNotSealed(StateDatabase state) throws SQLException {
    Claim claim = state.claimed(501);
    List<UUID> ids = StateDatabase.drawn(501);
    List<@Nullable UUID> withNull = new ArrayList<>(ids.subList(0, 500));
    withNull.set(7, null);
    for (byte[] bad :
        List.of(
            CopyBinary.chunk(ids, null, 0),
            CopyBinary.chunk(withNull, null, 0),
            CopyBinary.chunk(List.of(), null, 0),
            CopyBinary.chunk(ids.subList(0, 100), 2, 100))) {
      long opened = state.open(claim);
      state.copy(opened, ids);
      state.copyIds(opened, bad);
      assertThat(Sql.sqlState(() -> state.finish(opened, claim, 501)))
          .isEqualTo(SqlStates.BAD_ROWS);
    }
  }

  @Test
  void anAppendsParticipantIdsWithoutARowNumberEachAreNotSealed(StateDatabase state)
      throws SQLException {
    state.published(UUID.randomUUID());
    state.accept(state.appending(), 2);
    Claim claim = state.claimed();
    for (byte[] bad :
        List.of(
            CopyBinary.ids(TOKENS, null),
            CopyBinary.chunk(TOKENS, 2, 1),
            CopyBinary.chunk(TOKENS, 2, 3),
            CopyBinary.chunk(TOKENS, 2, 0))) {
      long opened = state.open(claim);
      state.copy(opened, TOKENS);
      state.copyIds(opened, bad);
      assertThat(Sql.sqlState(() -> state.finish(opened, claim, 2))).isEqualTo(SqlStates.BAD_ROWS);
    }
  }

  @Test
  void aLateCopyIsCountedOrRefusedButNeverSlipsIntoASealedSnapshot(StateDatabase state)
      throws Exception {
    Claim claim = state.claimed(TOKENS.size());
    long opened = state.open(claim);
    state.copy(opened, TOKENS);
    try (Connection late = state.as(LOADER)) {
      late.setAutoCommit(false);
      Sql.run(
          late,
          "INSERT INTO linkseal.load_" + opened + " VALUES (0, ARRAY[gen_random_uuid()], NULL)");
      CompletableFuture<String> finish =
          supplyAsync(() -> Sql.sqlState(() -> state.finish(opened, claim, TOKENS.size())));
      state.awaitBlocked();
      // While it waits, the lease can be renewed and no one else can claim the upload.
      assertThat(renewed(state, claim)).isTrue();
      state.expireLease(claim);
      assertThat(state.claim()).isNull();
      late.commit();
      assertThat(finish.get(30, SECONDS)).isEqualTo(SqlStates.ROW_COUNT);
    }
  }

  @Test
  void finishingTwiceIsFinishingOnce(StateDatabase state) throws SQLException {
    Claim claim = state.claimed(TOKENS.size());
    long sealed = state.sealed(claim, TOKENS);
    state.finish(sealed, claim, TOKENS.size());
    state.publish(sealed, claim);
    assertThat(state.find(sealed, TOKENS.toArray(UUID[]::new))).hasSize(2);
  }

  private static boolean waits(StateDatabase state) throws SQLException {
    try (Connection loader = state.as(LOADER)) {
      return Sql.one(loader, Boolean.class, "SELECT linkseal.upload_waits()");
    }
  }

  private static boolean renewed(StateDatabase state, Claim claim) throws SQLException {
    try (Connection loader = state.as(LOADER)) {
      return Sql.one(
          loader,
          Boolean.class,
          "SELECT linkseal.renew_lease(?, ?, 30)",
          claim.uploadId(),
          claim.attempt());
    }
  }

  private static void release(StateDatabase state, Claim claim, boolean excused)
      throws SQLException {
    loader(state, "release_upload(?, ?, ?)", claim.uploadId(), claim.attempt(), excused);
  }

  private static void loader(StateDatabase state, String call, Object... arguments)
      throws SQLException {
    try (Connection loader = state.as(LOADER)) {
      Sql.run(loader, "SELECT linkseal." + call, arguments);
    }
  }
}
