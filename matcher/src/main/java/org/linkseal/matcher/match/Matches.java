package org.linkseal.matcher.match;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.SqlStates;

/**
 * The matches that somebody may read, and what may be done to them. A match that the reader may not
 * read is not there, and none of it is opened. Every reading by one who is not of its states is
 * recorded, committed before it is answered.
 */
@Singleton
public final class Matches {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final CollaborationTransactions transactions;
  private final MatchOpener opener;

  Matches(CollaborationTransactions transactions, MatchOpener opener) {
    this.transactions = transactions;
    this.opener = opener;
  }

  /**
   * A part of the feed.
   *
   * @param last the position of the last of them, or the one asked for when there is none: it tells
   *     nothing of what others do meanwhile
   * @param head the end of the chain: no position is beyond it
   */
  public record Page(List<Match> matches, long last, long head) {}

  public Optional<Match> read(MatchReader reader, MatchId id) {
    Optional<StoredMatch> stored =
        transactions.run(
            WITHIN,
            connection -> {
              MatchStatements statements = new MatchStatements(connection);
              Optional<StoredMatch> found = statements.read(id, reader);
              if (found.isPresent()) {
                record(statements, reader, id, 1);
              }
              return found;
            });
    return stored.map(found -> opener.open(found).match());
  }

  /**
   * The matches whose newest event came behind position {@code since}, as they were after it and in
   * the order of these events.
   */
  public Page list(MatchReader reader, long since, int limit) {
    MatchStatements.Page page =
        transactions.run(
            WITHIN,
            connection -> {
              MatchStatements statements = new MatchStatements(connection);
              MatchStatements.Page found = statements.list(reader, since, limit);
              record(statements, reader, null, found.matches().size());
              return found;
            });
    List<Match> matches = new ArrayList<>(page.matches().size());
    for (StoredMatch stored : page.matches()) {
      matches.add(opener.open(stored).match());
    }
    return new Page(matches, page.last(), page.head());
  }

  /**
   * Changes what a state has decided. Changes of one match come one after the other, and each
   * decision is told the match as the one before left it.
   *
   * @param decision what the match is then to hold of the state; it may refuse
   * @return the match as it is then, or empty when there is none for this state
   */
  public Optional<Match> change(
      MatchReader.OneState who, MatchId id, Function<Match, Disposition> decision) {
    return transactions.run(
        WITHIN,
        connection -> {
          MatchStatements statements = new MatchStatements(connection);
          Optional<StoredMatch> stored = statements.lock(id, who);
          return stored.isEmpty()
              ? Optional.empty()
              : Optional.of(change(statements, who, stored.get(), decision));
        });
  }

  private Match change(
      MatchStatements statements,
      MatchReader.OneState who,
      StoredMatch stored,
      Function<Match, Disposition> decision)
      throws SQLException {
    OpenedMatch opened = opener.open(stored);
    String change =
        opener
            .change(opened, who.state(), decision.apply(opened.match()))
            .orElseThrow(() -> Refusal.of(MatchError.NOTHING_CHANGES));
    StoredMatch changed = statements.change(stored.id(), who, change).orElseThrow();
    return opener.open(changed, opened.key()).match();
  }

  /**
   * Opens a closed match again.
   *
   * @return the match as it is then, or empty when there is none
   * @throws Refusal when it is open, or another one of the same pair and person is
   */
  public Optional<Match> reopen(MatchReader.FederalOffice who, MatchId id) {
    return transactions
        .run(WITHIN, connection -> reopen(new MatchStatements(connection), who, id))
        .map(stored -> opener.open(stored).match());
  }

  private static Optional<StoredMatch> reopen(
      MatchStatements statements, MatchReader.FederalOffice who, MatchId id) throws SQLException {
    try {
      return statements.reopen(id, who);
    } catch (SQLException e) {
      switch (e.getSQLState()) {
        case SqlStates.MATCH_OPEN -> throw Refusal.of(MatchError.MATCH_NOT_CLOSED);
        case SqlStates.ANOTHER_MATCH_OPEN -> throw Refusal.of(MatchError.ANOTHER_MATCH_OPEN);
        case null, default -> throw e;
      }
    }
  }

  private static void record(
      MatchStatements statements, MatchReader reader, @Nullable MatchId id, int matches)
      throws SQLException {
    if (!(reader instanceof MatchReader.OneState)) {
      statements.recordReading(reader, id, matches);
    }
  }
}
