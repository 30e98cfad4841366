package org.linkseal.matcher.upkeep;

import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A function of the collaboration database that does at most so much at a time.
 *
 * @param sql calls it with the size of a batch, and gives how much it did
 */
record BatchedCall(TransactionOperations<Connection> transactions, String sql, int batch) {

  /** Each batch is a transaction of its own. */
  void untilNothingIsLeft() {
    int done;
    do {
      done = transactions.executeWrite(transaction -> call(transaction.getConnection()));
    } while (done >= batch);
  }

  private int call(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, batch);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
