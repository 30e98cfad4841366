package org.linkseal.matcher.match;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions in the collaboration database: all or nothing, within a time, repeated if it helps.
 */
@Singleton
final class CollaborationTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(CollaborationTransactions.class);
  private static final String DEADLOCK = "40P01";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final CollaborationFunctions functions;
  private final TransactionOperations<Connection> transactions;

  CollaborationTransactions(
      CollaborationFunctions functions, TransactionOperations<Connection> transactions) {
    this.functions = functions;
    this.transactions = transactions;
  }

  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** What goes wrong in the database, on its way through code that knows no SQLException. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(SQLException cause) {
      super(null, cause, false, false);
    }
  }

  /**
   * Runs the work, and again as a whole when the database says that this may help.
   *
   * @param within the time that the database has for it
   * @throws Refusal when the database cannot do it: then nothing of it was done
   */
  <T> T run(Duration within, Work<T> work) {
    return repeated(() ->
        transactions.executeWrite(transaction -> {
          functions.limitTransaction(milliseconds(within));
          return run(work, transaction.getConnection());
        }));
  }

  /** The same for one statement, which bounds itself: no round trip but its own. */
  <T> T runStatement(Duration within, Function<String, T> statement) {
    return repeated(() -> statement.apply(milliseconds(within)));
  }

  /** As PostgreSQL takes it for a time that ends. */
  static String milliseconds(Duration within) {
    return Long.toString(Math.max(1, within.toMillis()));
  }

  private static <T> T repeated(Supplier<T> transaction) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        SQLException cause = sqlException(e);
        if (cause == null) {
          throw e;
        }
        if (!isWorthRepeating(cause) || tries == Limit.TRIES_A_TRANSACTION.value()) {
          LOG.warn("the collaboration database refused: SQLSTATE {}", cause.getSQLState());
          throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
        }
      }
    }
  }

  private static <T> T run(Work<T> work, Connection connection) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  private static boolean isWorthRepeating(SQLException e) {
    return switch (e.getSQLState()) {
      case SqlStates.MATCH_ID_TAKEN, SqlStates.SERIALIZATION_FAILURE, DEADLOCK -> true;
      case null, default -> false;
    };
  }

  private static @Nullable SQLException sqlException(Throwable e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .findFirst()
        .orElse(null);
  }
}
