package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.registry.DatabaseRole.JANITOR;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;

/** What the sealer takes into the chain, and whom it keeps waiting. */
@ExtendWith(Installed.class)
class AuditSealingTest {

  private static final String RECORD =
      "SELECT linkseal.record_event('tried', NULL, NULL, NULL, NULL)";
  private static final String UNSEALED = "SELECT count(*) FROM linkseal.audit_unsealed";

  private final StateDatabase database;
  private final AuditedState state;

  AuditSealingTest(StateDatabase database, TestInstallation installation) throws SQLException {
    this.database = database;
    this.state = new AuditedState(installation, database);
  }

  @Test
  void aCallSealsNoMoreThanItIsAskedForAndTellsWhetherAnUploadEnded() throws SQLException {
    database.published(UUID.randomUUID());
    // begun, accepted, claimed, opened, finished, published
    assertThat(state.seal(5)).element(0).isEqualTo(5L);
    assertThat(state.seal(5).subList(2, 4)).containsExactly(1, true);
    assertThat(state.seal(5).subList(2, 4)).containsExactly(0, false);
    assertThat(Sql.sqlState(() -> state.seal(0))).isEqualTo("22023");
    assertThat(Sql.sqlState(() -> state.seal(10_001))).isEqualTo("22023");
  }

  @Test
  void aRowThatCommitsAfterALaterOneWasSealedIsSealedToo() throws Exception {
    try (Connection slow = database.superuser()) {
      slow.setAutoCommit(false);
      Sql.run(slow, RECORD);
      state.record("faster");
      assertThat(state.seal()).element(0).isEqualTo(1L);
      slow.commit();
    }
    assertThat(state.seal()).element(0).isEqualTo(2L);
    assertThat(state.idAt(2)).isLessThan(state.idAt(1));
    state.sign();
    assertThat(state.verify().exitCode()).isZero();
  }

  @Test
  void aRowThatIsRolledBackLeavesNoGapInTheChain() throws Exception {
    try (Connection failing = database.superuser()) {
      failing.setAutoCommit(false);
      Sql.run(failing, RECORD);
      failing.rollback();
    }
    state.record("tried again");
    assertThat(state.seal()).element(0).isEqualTo(1L);
    state.sign();
    assertThat(state.verify().exitCode()).isZero();
  }

  @Test
  @Timeout(60)
  void sealersOfTwoProcessesMakeOneChainWithoutGapsWhileOthersRecord() throws Exception {
    AtomicBoolean recording = new AtomicBoolean(true);
    Callable<Void> sealer =
        () -> {
          try (Connection janitor = database.as(JANITOR)) {
            while (recording.get() || unsealed() > 0) {
              Sql.run(janitor, "SELECT linkseal.seal_audit(3)");
            }
          }
          return null;
        };
    Callable<Void> recorder =
        () -> {
          try (Connection superuser = database.superuser()) {
            for (int i = 0; i < 100; i++) {
              Sql.run(superuser, RECORD);
            }
          }
          return null;
        };
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> sealers = List.of(executor.submit(sealer), executor.submit(sealer));
      List<Future<Void>> recorders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        recorders.add(executor.submit(recorder));
      }
      try {
        for (Future<Void> one : recorders) {
          one.get();
        }
      } finally {
        recording.set(false);
      }
      for (Future<Void> one : sealers) {
        one.get();
      }
    }
    assertThat(state.seal()).element(0).isEqualTo(400L);
    state.sign();
    assertThat(state.verify().out()).contains("valid, 400 entries");
  }

  @Test
  void aHeldHeadKeepsNoUploadWaitingNorASealerWithNothingToDo() throws SQLException {
    try (Connection holder = database.superuser()) {
      holder.setAutoCommit(false);
      Sql.run(holder, "SELECT FROM linkseal.audit_head FOR UPDATE");
      try (Connection janitor = database.as(JANITOR)) {
        Sql.run(janitor, "SET lock_timeout = '1s'");
        Sql.run(janitor, "SELECT linkseal.seal_audit(10)");
        database.published(UUID.randomUUID());
        assertThat(Sql.sqlState(() -> Sql.run(janitor, "SELECT linkseal.seal_audit(10)")))
            .isEqualTo("55P03");
      }
    }
    assertThat(state.seal()).element(0).isEqualTo(6L);
  }

  @Test
  void anEntryIsSignedOnceWithAnotherHashNever() throws SQLException {
    state.record("tried");
    List<Object> head = state.seal();
    byte[] hash = (byte[]) head.get(1);
    byte[] other = hash.clone();
    other[0] ^= 1;
    assertThat(state.sign(1, hash)).isTrue();
    assertThat(state.sign(1, hash)).isTrue();
    assertThat(state.sign(1, other)).isFalse();
  }

  private long unsealed() throws SQLException {
    try (Connection superuser = database.superuser()) {
      return Sql.one(superuser, Long.class, UNSEALED);
    }
  }
}
