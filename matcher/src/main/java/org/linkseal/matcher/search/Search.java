package org.linkseal.matcher.search;

import static java.util.function.Predicate.not;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.linkseal.matcher.access.Requester;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.matcher.match.HiddenMatches;
import org.linkseal.matcher.match.Hit;
import org.linkseal.matcher.match.MatchRecords;
import org.linkseal.matcher.match.OpenMatch;
import org.linkseal.matcher.match.SearchEntry;
import org.linkseal.matcher.search.StateAnswer.NotSearchable;
import org.linkseal.matcher.search.StateAnswer.PersonAnswer;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One search: all other states are asked, hits become matches, and only then is it answered. */
@Singleton
final class Search {
  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  /** What is kept of the deadline, one part in this many, to record what the states have said. */
  static final int RECORDING_PART = 4;

  private final StateRegistry states;
  private final FanOut fanOut;
  private final MatchRecords matchRecords;
  private final HiddenMatches hiddenMatches;
  private final AnswerComposer composer;
  private final Duration time;

  Search(
      StateRegistry states,
      FanOut fanOut,
      MatchRecords matchRecords,
      HiddenMatches hiddenMatches,
      AnswerComposer composer,
      @Property(name = "linkseal.search.deadline") Duration time) {
    this.states = states;
    this.fanOut = fanOut;
    this.matchRecords = matchRecords;
    this.hiddenMatches = hiddenMatches;
    this.composer = composer;
    this.time = time;
  }

  FindMatchesAnswer run(Requester requester, SearchRequest request) {
    Deadline deadline = Deadline.in(time);
    Duration recording = time.dividedBy(RECORDING_PART);
    SearchPlan plan = plan(requester.state());
    DistinctPersons persons = new DistinctPersons(request.persons());
    List<StateAnswer> all =
        persons.size() == 0
            ? List.of()
            : fanOut.search(plan.asked(), persons, deadline.earlierBy(recording));
    List<Hit> hidden = hits(persons, all.stream().filter(plan::hides).toList());
    List<StateAnswer> told = confirmed(all.stream().filter(not(plan::hides)).toList());

    SearchEntry entry =
        new SearchEntry(
            UUID.randomUUID(), requester, request.size(), hidden.size(), unsearched(told));
    List<OpenMatch> matches =
        matchRecords.record(
            entry,
            hits(persons, told),
            deadline.left().compareTo(recording) < 0 ? recording : deadline.left());
    hiddenMatches.add(entry, hidden);
    LOG.info(
        "search {} by state {}: {} persons, {} matches, {} hidden, {} states unsearched, {} ms",
        entry.searchId(),
        requester.state(),
        request.size(),
        matches.size(),
        hidden.size(),
        entry.unsearched().size(),
        time.minus(deadline.left()).toMillis());
    return composer.compose(request, persons, told, matches, plan.suspended());
  }

  private SearchPlan plan(StateCode initiating) {
    List<State> known = states.states();
    return find(initiating, known)
        .or(() -> find(initiating, states.statesNow())) // it may have been registered just now
        .filter(state -> state.lifecycle().takesPart())
        .map(state -> SearchPlan.of(state, known))
        .orElseThrow(() -> Refusal.of(MatchError.STATE_DOES_NOT_SEARCH, initiating));
  }

  private static Optional<State> find(StateCode code, List<State> states) {
    return states.stream().filter(state -> state.code().equals(code)).findFirst();
  }

  /**
   * A state that could not be searched is passed over in silence only while it has never published,
   * and that may have ended since the states were last read.
   */
  private List<StateAnswer> confirmed(List<StateAnswer> answers) {
    if (answers.stream().noneMatch(Search::isSilent)) {
      return answers;
    }
    Set<StateCode> onboarding = onboardingNow();
    return answers.stream()
        .map(answer ->
            isSilent(answer) && !onboarding.contains(answer.state().code())
                ? new Unavailable(answer.state().published())
                : answer)
        .toList();
  }

  private static boolean isSilent(StateAnswer answer) {
    return !(answer instanceof Searched) && answer.state().onboarding();
  }

  private Set<StateCode> onboardingNow() {
    try {
      return states.statesNow().stream()
          .filter(State::onboarding)
          .map(State::code)
          .collect(Collectors.toSet());
    } catch (RegistryUnavailableException e) {
      LOG.warn("the registry does not tell which states are onboarding; none is taken to be");
      return Set.of();
    }
  }

  private static List<StateCode> unsearched(List<StateAnswer> answers) {
    return answers.stream()
        .filter(answer -> answer instanceof Unavailable || answer instanceof NotSearchable)
        .map(StateAnswer::state)
        .filter(state -> !state.onboarding())
        .map(State::code)
        .toList();
  }

  private static List<Hit> hits(DistinctPersons persons, List<StateAnswer> answers) {
    List<Hit> hits = new ArrayList<>();
    for (StateAnswer answer : answers) {
      if (answer instanceof Searched(State state, List<PersonAnswer> personAnswers)) {
        for (int position = 0; position < persons.size(); position++) {
          if (personAnswers.get(position) instanceof PersonAnswer.Records(var participants)
              && !participants.isEmpty()) {
            Person person = persons.persons().get(position);
            hits.add(new Hit(state.code(), person.ldsHash(), person.participant(), participants));
          }
        }
      }
    }
    return hits;
  }
}
