package org.linkseal.matcher.match;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
   * The open match of each hit that is not hidden, in their order, committed together with the
   * search's audit row.
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
    return transactions.run(within, _ -> write(search, calls));
  }

  private Call call(SearchEntry search, Hit hit, int position) {
    byte[] ldsHash = hit.ldsHashBytes();
    return new Call(
        position,
        search.requester().state(),
        hit,
        keys.values().stream().map(key -> MatchToken.of(key, ldsHash)).toList());
  }

  private List<OpenMatch> write(SearchEntry search, List<Call> calls) {
    SortedMap<Integer, OpenMatch> matches = new TreeMap<>();
    for (Call call : calls) {
      String id = open(call, search.requester());
      if (!call.hit().hidden()) {
        matches.put(call.position(), new OpenMatch(id, call.hit()));
      }
    }
    functions.recordSearch(
        search.searchId(),
        search.requester().state().value(),
        search.requester().keyId(),
        search.requester().userName(),
        search.persons(),
        calls.size(),
        search.unsearched().stream().map(StateCode::value).toArray(String[]::new));
    return List.copyOf(matches.values());
  }

  /** A new id each time: after one that was taken, the whole transaction comes here again. */
  private String open(Call call, Requester requester) {
    MatchId id = MatchId.draw();
    ParticipantSealer.Sealed sealed = sealer.seal(id, call.participants());
    MatchRow row =
        functions.openMatch(
            id.value(),
            call.initiating().value(),
            call.hit().matchingState().value(),
            keys.keySet().stream().map(String::valueOf).toArray(String[]::new),
            call.tokens().stream().map(MatchToken::hex).toArray(String[]::new),
            sealed.participants(),
            sealed.wrappedKey(),
            requester.keyId(),
            requester.userName(),
            call.hit().hidden());
    return row.matchId();
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
