package org.linkseal.matcher.match;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;

/** Opens a match for each hit, or finds the open one, and records the search: all or nothing. */
@Singleton
public final class MatchRecords {
  /** The time that the database has for the matches of a search that is answered already. */
  private static final Duration HIDDEN_WITHIN = Duration.ofSeconds(2);

  private final CollaborationFunctions functions;
  private final CollaborationTransactions transactions;
  private final ParticipantSealer sealer;
  private final SortedMap<Integer, SecretBytes> keys;

  MatchRecords(
      CollaborationFunctions functions,
      CollaborationTransactions transactions,
      ParticipantSealer sealer,
      ServiceSecrets secrets) {
    this.functions = functions;
    this.transactions = transactions;
    this.sealer = sealer;
    this.keys = secrets.matchKeys();
  }

  /**
   * The open match of each hit, in their order, committed together with the search's audit row.
   *
   * @param within the time that the database has
   * @throws Refusal when the database cannot be written: then nothing may be answered
   */
  public List<OpenMatch> record(SearchEntry search, List<Hit> hits, Duration within) {
    if (hits.isEmpty()) {
      transactions.runStatement(within, milliseconds -> recordSearch(search, 0, milliseconds));
      return List.of();
    }
    List<Call> calls = calls(search, hits);
    return transactions.run(
        within, _ -> write(search, calls, CollaborationTransactions.milliseconds(within)));
  }

  /**
   * A match for each hit that nobody is told of, unless one is open for it.
   *
   * @throws Refusal when the database cannot be written: then there is none
   */
  void recordHidden(SearchEntry search, List<Hit> hits) {
    List<Call> calls = calls(search, hits);
    transactions.run(
        HIDDEN_WITHIN,
        _ -> calls.stream().map(call -> open(call, search.requester(), true)).toList());
  }

  private List<Call> calls(SearchEntry search, List<Hit> hits) {
    return IntStream.range(0, hits.size())
        .mapToObj(position -> call(search, hits.get(position), position))
        .sorted(Call.ORDER)
        .toList();
  }

  private Call call(SearchEntry search, Hit hit, int position) {
    byte[] ldsHash = hit.ldsHashBytes();
    return new Call(
        position,
        search.requester().state(),
        hit,
        keys.values().stream().map(key -> MatchToken.of(key, ldsHash)).toList());
  }

  private List<OpenMatch> write(SearchEntry search, List<Call> calls, String milliseconds) {
    OpenMatch[] matches = new OpenMatch[calls.size()];
    for (Call call : calls) {
      MatchRow match = open(call, search.requester(), false);
      matches[call.position()] = new OpenMatch(match.matchId(), match.vulnerable(), call.hit());
    }
    recordSearch(search, calls.size(), milliseconds);
    return Arrays.asList(matches);
  }

  private boolean recordSearch(SearchEntry search, int matches, String milliseconds) {
    return functions.recordSearch(
        search.searchId(),
        search.requester().state().value(),
        search.requester().keyId(),
        search.requester().userName(),
        search.persons(),
        matches,
        search.hidden(),
        search.unsearched().stream().map(StateCode::value).toArray(String[]::new),
        milliseconds);
  }

  /** A new id each time: after one that was taken, the whole transaction comes here again. */
  private MatchRow open(Call call, Requester requester, boolean hidden) {
    MatchId id = MatchId.draw();
    ParticipantSealer.Sealed sealed = sealer.seal(id, call.participants());
    return functions.openMatch(
        id.value(),
        call.initiating().value(),
        call.hit().matchingState().value(),
        keys.keySet().stream().map(String::valueOf).toArray(String[]::new),
        call.tokens().stream().map(MatchToken::hex).toArray(String[]::new),
        sealed.participants(),
        sealed.wrappedKey(),
        requester.keyId(),
        requester.userName(),
        hidden,
        call.hit().initiatingWord(),
        call.hit().matchingWord());
  }

  /**
   * One call of open_match.
   *
   * @param position of the hit among the search's
   * @param tokens of the person, one for each match key
   */
  private record Call(int position, StateCode initiating, Hit hit, List<MatchToken> tokens) {
    /** One order for all transactions, so that no two wait for each other. */
    static final Comparator<Call> ORDER =
        Comparator.comparing(Call::firstState)
            .thenComparing(Call::secondState)
            .thenComparing(call -> call.tokens().getFirst());

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
