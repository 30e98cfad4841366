package org.linkseal.matcher.upkeep;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what has committed, and once a minute signs the end of the chain. Other processes may do
 * the same: the database lets one seal at a time, and of two checkpoints of one entry the first
 * stays.
 */
@Singleton
final class ChainSealer {
  private static final Logger LOG = LoggerFactory.getLogger(ChainSealer.class);
  private static final int ENTRIES_AT_ONCE = 1_000;
  private static final Duration SIGN_EVERY = Duration.ofMinutes(1);

  private final TransactionOperations<Connection> transactions;
  private final Checkpoints checkpoints;
  private final Clock clock;

  // Of the thread that takes the turns.
  private long signed;
  private Instant signAt = Instant.MIN;

  ChainSealer(
      TransactionOperations<Connection> transactions, Checkpoints checkpoints, Clock clock) {
    this.transactions = transactions;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Head(long position, byte[] hash, int sealed) {}

  /** Each batch is a transaction of its own. */
  void turn() {
    Head head;
    do {
      head = transactions.executeWrite(transaction -> seal(transaction.getConnection()));
    } while (head.sealed() == ENTRIES_AT_ONCE);
    sign(head);
  }

  private static Head seal(Connection connection) throws SQLException {
    String sql =
        """
        SELECT position, hash, sealed FROM collaboration.seal_audit(?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, ENTRIES_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Head(row.getLong("position"), row.getBytes("hash"), row.getInt("sealed"));
      }
    }
  }

  private void sign(Head head) {
    Instant now = clock.instant();
    if (head.position() > signed && !now.isBefore(signAt)) {
      if (!checkpoints.add(AuditLog.COLLABORATION, head.position(), head.hash())) {
        LOG.error(
            "entry {} of the collaboration database's audit chain is not the one that was signed;"
                + " verify the log",
            head.position());
      }
      signed = head.position();
      signAt = now.plus(SIGN_EVERY);
    }
  }
}
