package org.linkseal.matcher.match;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a match for each hit, or finds the open one, and records the search: all or nothing. */
@Singleton
public final class MatchRecords {
  private static final Logger LOG = LoggerFactory.getLogger(MatchRecords.class);
  private static final String DEADLOCK = "40P01";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final CollaborationFunctions functions;
  private final TransactionOperations<Connection> transactions;
  private final ParticipantSealer sealer;
  private final int keyVersion;
  private final SecretBytes key;

  MatchRecords(
      CollaborationFunctions functions,
      TransactionOperations<Connection> transactions,
      ParticipantSealer sealer,
      ServiceSecrets secrets) {
    this.functions = functions;
    this.transactions = transactions;
    this.sealer = sealer;
    this.keyVersion = secrets.matchKeys().lastKey();
    this.key = secrets.matchKeys().lastEntry().getValue();
  }

  /**
   * The open match of each hit, in their order, committed together with the search's audit row.
   *
   * @param within the time that the database has
   * @throws Refusal when the database cannot be written: then nothing may be answered
   */
  public List<OpenMatch> record(SearchEntry search, List<Hit> hits, Duration within) {
    List<Call> calls =
        IntStream.range(0, hits.size())
            .mapToObj(position -> call(search, hits.get(position), position))
            .sorted(Call.ORDER)
            .toList();
    for (int tries = 1; ; tries++) {
      try {
        return transactions.executeWrite(transaction -> write(search, calls, within));
      } catch (RuntimeException e) {
        SQLException cause = sqlException(e);
        if (cause == null) {
          throw e;
        }
        if (!isWorthRepeating(cause) || tries == Limit.TRIES_A_TRANSACTION.value()) {
          LOG.warn(
              "search {} was not recorded: SQLSTATE {}", search.searchId(), cause.getSQLState());
          throw Refusal.until(MatchError.UNAVAILABLE, RETRY_AFTER);
        }
      }
    }
  }

  private Call call(SearchEntry search, Hit hit, int position) {
    return new Call(
        position, search.requester().state(), hit, MatchToken.of(key, hit.ldsHashBytes()));
  }

  private List<OpenMatch> write(SearchEntry search, List<Call> calls, Duration within) {
    functions.limitTransaction(Long.toString(Math.max(1, within.toMillis())));
    OpenMatch[] matches = new OpenMatch[calls.size()];
    for (Call call : calls) {
      String id = open(call, search.requester().keyId());
      matches[call.position()] = new OpenMatch(id, call.hit());
    }
    functions.recordSearch(
        search.searchId(),
        search.requester().state().value(),
        search.requester().keyId(),
        search.requester().userName(),
        search.persons(),
        calls.size(),
        search.unsearched().stream().map(StateCode::value).toArray(String[]::new));
    return Arrays.asList(matches);
  }

  /** A new id each time: after one that was taken, the whole transaction comes here again. */
  private String open(Call call, String actor) {
    String id = MatchId.draw();
    ParticipantSealer.Sealed sealed = sealer.seal(id, call.participants());
    MatchRow row =
        functions.openMatch(
            id,
            call.initiating().value(),
            call.hit().matchingState().value(),
            keyVersion,
            call.token().bytes(),
            sealed.participants(),
            sealed.wrappedKey(),
            actor);
    return row.matchId();
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

  /**
   * One call of open_match.
   *
   * @param position of the hit among the search's
   */
  private record Call(int position, StateCode initiating, Hit hit, MatchToken token) {
    /** One order for all transactions, so that no two wait for each other. */
    static final Comparator<Call> ORDER =
        Comparator.comparing(Call::firstState)
            .thenComparing(Call::secondState)
            .thenComparing(Call::token);

    String firstState() {
      String matching = hit.matchingState().value();
      return matching.compareTo(initiating.value()) < 0 ? matching : initiating.value();
    }

    String secondState() {
      String matching = hit.matchingState().value();
      return matching.compareTo(initiating.value()) < 0 ? initiating.value() : matching;
    }

    /** As a match is read: the matching state first. */
    List<MatchParticipant> participants() {
      return Stream.concat(
              hit.matching().stream()
                  .map(participant -> MatchParticipant.of(hit.matchingState(), participant)),
              Stream.of(MatchParticipant.of(initiating, hit.initiating())))
          .toList();
    }
  }
}
