package org.linkseal.api.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.ChainSigner;
import org.linkseal.registry.audit.Checkpoints;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals one state's log and signs the end of its chain: when an upload became final, else once a
 * minute. Other processes may do the same: the database lets one at a time, and of two checkpoints
 * of one entry the first stays.
 */
final class StateSealer {
  private static final Logger LOG = LoggerFactory.getLogger(StateSealer.class);
  private static final int MAX_ENTRIES = 1_000;

  private final StateCode code;
  private final StatePools pools;
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by turn.
  private final ChainSigner signer;
  private boolean failing;

  StateSealer(StateCode code, StatePools pools, Checkpoints checkpoints, Clock clock) {
    this.code = code;
    this.pools = pools;
    this.signer = new ChainSigner(AuditLog.of(code), checkpoints, clock);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Head(long position, byte[] hash, int sealed, boolean uploadEnded) {}

  /** Does nothing while another turn of this state goes on. Never throws: another turn follows. */
  @SuppressWarnings("CatchingUnchecked")
  void turn(State state) {
    if (!turn.tryLock()) {
      return;
    }
    try {
      Head head = seal(state);
      signer.sign(head.position(), head.hash());
      failing = false;
    } catch (Throwable e) {
      logFailure(Repetition.reason(e));
    } finally {
      turn.unlock();
    }
  }

  private Head seal(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.JANITOR)) {
      Head head;
      do {
        head = seal(connection);
        if (head.uploadEnded()) {
          signer.hurry();
        }
      } while (head.sealed() == MAX_ENTRIES);
      return head;
    }
  }

  private static Head seal(Connection connection) throws SQLException {
    String sql =
        """
        SELECT position, hash, sealed, upload_ended FROM seal_audit(?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, MAX_ENTRIES);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Head(
            row.getLong("position"),
            row.getBytes("hash"),
            row.getInt("sealed"),
            row.getBoolean("upload_ended"));
      }
    }
  }

  private void logFailure(String what) {
    if (failing) {
      LOG.debug("{}: audit log not sealed or not signed: {}; trying again", code, what);
    } else {
      LOG.warn("{}: audit log not sealed or not signed: {}; trying again", code, what);
    }
    failing = true;
  }
}
