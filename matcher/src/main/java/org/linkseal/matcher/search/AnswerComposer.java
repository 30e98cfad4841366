package org.linkseal.matcher.search;

import static java.util.function.Predicate.not;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.PersonError;
import org.linkseal.matcher.match.MatchLinks;
import org.linkseal.matcher.match.OpenMatch;
import org.linkseal.matcher.search.FindMatchesAnswer.Data;
import org.linkseal.matcher.search.FindMatchesAnswer.Match;
import org.linkseal.matcher.search.FindMatchesAnswer.Period;
import org.linkseal.matcher.search.FindMatchesAnswer.PersonResult;
import org.linkseal.matcher.search.StateAnswer.NotSearchable;
import org.linkseal.matcher.search.StateAnswer.PersonAnswer;
import org.linkseal.matcher.search.StateAnswer.Searched;
import org.linkseal.matcher.search.StateAnswer.Unavailable;
import org.linkseal.pprl.record.Participant;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;

/**
 * Puts an answer together. A person gets a result when something was found, or when nothing was and
 * every state was searched; for each state that was not, an error.
 */
@Singleton
final class AnswerComposer {
  private final MatchLinks links;

  AnswerComposer(MatchLinks links) {
    this.links = links;
  }

  FindMatchesAnswer compose(
      SearchRequest request,
      DistinctPersons persons,
      List<StateAnswer> answers,
      List<OpenMatch> openMatches,
      List<StateCode> suspended) {
    Map<String, List<OpenMatch>> byHash =
        openMatches.stream().collect(Collectors.groupingBy(open -> open.hit().ldsHash()));
    List<StateAnswer> incomplete = answers.stream().filter(not(StateAnswer::isComplete)).toList();
    List<PersonResult> results = new ArrayList<>();
    List<PersonError> errors = new ArrayList<>(request.faults());
    for (Person person : request.persons()) {
      List<Match> matches =
          byHash.getOrDefault(person.ldsHash(), List.of()).stream().flatMap(this::matches).toList();
      List<PersonError> unknown = unknown(person, persons.position(person), incomplete);
      if (unknown.isEmpty() || !matches.isEmpty()) {
        results.add(new PersonResult(person.index(), matches));
      }
      errors.addAll(unknown);
    }
    errors.sort(Comparator.comparingInt(PersonError::index));
    return new FindMatchesAnswer(
        new Data(results, errors, suspended.stream().map(StateCode::value).toList()));
  }

  private Stream<Match> matches(OpenMatch open) {
    return open.hit().matching().stream().map(participant -> match(open, participant));
  }

  private Match match(OpenMatch open, Participant participant) {
    return new Match(
        open.matchId(),
        open.hit().matchingState().value(),
        participant.caseId(),
        participant.participantId(),
        participant.closingDate(),
        participant.benefitPeriods().stream()
            .map(period -> new Period(period.start(), period.end()))
            .toList(),
        open.vulnerable(),
        links.to(open.matchId()));
  }

  private static List<PersonError> unknown(Person person, int position, List<StateAnswer> answers) {
    return answers.stream()
        .flatMap(answer ->
            unknown(answer, position).stream()
                .map(error -> error.of(person.index(), answer.state().code())))
        .toList();
  }

  /** What the state left open about the person; an onboarding state that has nothing is silent. */
  private static Optional<MatchError> unknown(StateAnswer answer, int position) {
    return switch (answer) {
      case Unavailable(State state) -> unlessOnboarding(state, MatchError.STATE_UNAVAILABLE);
      case NotSearchable(State state) -> unlessOnboarding(state, MatchError.STATE_NOT_SEARCHABLE);
      case Searched searched ->
          switch (searched.persons().get(position)) {
            case PersonAnswer.Records records -> Optional.empty();
            case PersonAnswer.TooManyRows tooMany -> Optional.of(MatchError.TOO_MANY_ROWS);
            case PersonAnswer.NotOpened notOpened -> Optional.of(MatchError.STATE_UNAVAILABLE);
          };
    };
  }

  private static Optional<MatchError> unlessOnboarding(State state, MatchError error) {
    return state.onboarding() ? Optional.empty() : Optional.of(error);
  }
}
