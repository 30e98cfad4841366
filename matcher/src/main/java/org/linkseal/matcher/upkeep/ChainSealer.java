package org.linkseal.matcher.upkeep;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.linkseal.registry.audit.AuditLog;
import org.linkseal.registry.audit.ChainSigner;
import org.linkseal.registry.audit.Checkpoints;

/**
 * Seals what has committed, and once a minute signs the end of the chain. Other processes may do
 * the same: the database lets one seal at a time, and of two checkpoints of one entry the first
 * stays.
 */
@Singleton
final class ChainSealer {
  private static final int ENTRIES_AT_ONCE = 1_000;

  private final TransactionOperations<Connection> transactions;
  private final ChainSigner signer; // of the thread that takes the turns

  ChainSealer(
      TransactionOperations<Connection> transactions, Checkpoints checkpoints, Clock clock) {
    this.transactions = transactions;
    this.signer = new ChainSigner(AuditLog.COLLABORATION, checkpoints, clock);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Head(long position, byte[] hash, int sealed) {}

  /** Each batch is a transaction of its own. */
  void turn() {
    Head head;
    do {
      head = transactions.executeWrite(transaction -> seal(transaction.getConnection()));
    } while (head.sealed() == ENTRIES_AT_ONCE);
    signer.sign(head.position(), head.hash());
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
}
