package org.linkseal.matcher.search;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.search.StateAnswer.NotSearchable;
import org.linkseal.matcher.search.StateAnswer.PersonAnswer;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.matcher.trace.Call;
import org.linkseal.matcher.trace.Part;
import org.linkseal.matcher.trace.SearchTrace;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.link.RecordNotOpenedException;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.pprl.link.SnapshotOpener;
import org.linkseal.pprl.record.Participant;
import org.linkseal.pprl.secret.KeyUnwrapException;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.SnapshotKeyGoneException;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.keys.ServiceSecrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches one state for all persons of a search. */
@Singleton
final class StateSearch {
  private static final Logger LOG = LoggerFactory.getLogger(StateSearch.class);
  private static final PersonAnswer NOTHING = new PersonAnswer.Records(List.of());

  private final StatePools pools;
  private final SnapshotKeys snapshotKeys;
  private final Map<Integer, LinkageKey> linkageKeys;
  private final SearchTrace trace;

  /** What each state was last asked for; a state whose target is out of date says so. */
  private final Map<StateCode, SearchTarget> targets = new ConcurrentHashMap<>();

  StateSearch(
      StatePools pools, SnapshotKeys snapshotKeys, ServiceSecrets secrets, SearchTrace trace) {
    this.pools = pools;
    this.snapshotKeys = snapshotKeys;
    this.linkageKeys = Map.copyOf(secrets.linkageKeys());
    this.trace = trace;
  }

  StateAnswer search(State state, DistinctPersons persons, Deadline deadline) {
    try {
      try {
        return searchOnce(state, persons, deadline);
      } catch (SQLException e) {
        if (!isBrokenConnection(e) || deadline.hasPassed()) {
          throw e;
        }
      }
      // A pooled connection outlives the server that it led to: a new one tells more.
      return searchOnce(state, persons, deadline);
    } catch (SQLException e) {
      LOG.warn("state {} could not be searched: SQLSTATE {}", state.code(), e.getSQLState());
    } catch (RegistryUnavailableException | KeyUnwrapException e) {
      LOG.warn("state {} could not be searched: {}", state.code(), e.getClass().getSimpleName());
    }
    return new Unavailable(state);
  }

  private StateAnswer searchOnce(State state, DistinctPersons persons, Deadline deadline)
      throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.MATCHER)) {
      return search(state, persons, new StateConnection(connection, deadline));
    }
  }

  private static boolean isBrokenConnection(SQLException e) {
    return e.getSQLState() != null
        && (e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57P0"));
  }

  /** Each call is a transaction of its own, so a repeated one sees what made it necessary. */
  private StateAnswer search(State state, DistinctPersons persons, StateConnection connection)
      throws SQLException {
    StateAnswer answer = new Unavailable(state);
    for (int tries = 0; tries < Limit.TRIES_A_STATE.value(); tries++) {
      try {
        Optional<SearchTarget> target = target(state, connection);
        return target.isEmpty()
            ? new NotSearchable(state)
            : new Searched(state, ask(state, target.get(), persons, connection));
      } catch (SQLException e) {
        targets.remove(state.code());
        switch (e.getSQLState()) {
          case SqlStates.NO_SNAPSHOT, SqlStates.STALE_SNAPSHOT -> {
            return new NotSearchable(state);
          }
          case SqlStates.MOVED_ON, SqlStates.NO_SUCH_FUNCTION, SqlStates.NO_SUCH_TABLE ->
              answer = new Unavailable(state);
          case null, default -> throw e;
        }
      } catch (SnapshotKeyGoneException e) {
        // Destroyed because the state has moved on, or gone for good: asking again tells which.
        targets.remove(state.code());
        answer = new NotSearchable(state);
      }
    }
    return answer;
  }

  private Optional<SearchTarget> target(State state, StateConnection connection)
      throws SQLException {
    SearchTarget known = targets.get(state.code());
    if (known != null) {
      return Optional.of(known);
    }
    try (Part call = trace.call(Call.CURRENT_SNAPSHOT)) {
      Optional<SearchTarget> current = connection.currentSnapshot();
      current.ifPresent(target -> targets.put(state.code(), target));
      call.ended();
      return current;
    }
  }

  private List<PersonAnswer> ask(
      State state, SearchTarget target, DistinctPersons persons, StateConnection connection)
      throws SQLException, SnapshotKeyGoneException {
    LinkageKey linkageKey = linkageKeys.get(target.linkageVersion());
    if (linkageKey == null) {
      throw new SQLException("a linkage key is not in this service's secrets");
    }
    var context = new SnapshotContext(state.code().value(), target.keyId());
    var opener = new SnapshotOpener(snapshotKeys.find(state.code(), target.keyId()), context);
    byte[][] prfs = persons.prfs(linkageKey);
    List<UUID> tokens = opener.tokens(prfs);
    Map<UUID, List<byte[]>> rows = find(connection, target, tokens);
    if (rows.isEmpty()) {
      return Collections.nCopies(prfs.length, NOTHING);
    }
    List<PersonAnswer> answers = new ArrayList<>(prfs.length);
    for (int position = 0; position < prfs.length; position++) {
      UUID token = tokens.get(position);
      answers.add(open(opener, prfs[position], token, rows.getOrDefault(token, List.of())));
    }
    if (answers.contains(new PersonAnswer.NotOpened())) {
      LOG.error(
          "snapshot {} of state {} holds records that do not open",
          target.snapshot(),
          state.code());
    }
    return answers;
  }

  private Map<UUID, List<byte[]>> find(
      StateConnection connection, SearchTarget target, List<UUID> tokens) throws SQLException {
    try (Part call = trace.call(Call.FIND_PARTICIPANTS)) {
      Map<UUID, List<byte[]>> rows = connection.findParticipants(target, tokens);
      call.ended();
      return rows;
    }
  }

  private static PersonAnswer open(
      SnapshotOpener opener, byte[] prf, UUID token, List<byte[]> rows) {
    if (rows.size() > Limit.ROWS_A_PERSON.value()) {
      return new PersonAnswer.TooManyRows();
    }
    List<Participant> participants = new ArrayList<>(rows.size());
    try {
      for (byte[] sealed : rows) {
        participants.add(opener.open(prf, token, sealed));
      }
    } catch (RecordNotOpenedException e) {
      return new PersonAnswer.NotOpened();
    }
    return new PersonAnswer.Records(participants);
  }
}
