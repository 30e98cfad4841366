package org.linkseal.matcher.resolve;

import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.matcher.match.Disposition;
import org.linkseal.matcher.match.Match;
import org.linkseal.matcher.match.MatchParticipant;
import org.linkseal.matcher.resolve.MatchAnswer.Contact;
import org.linkseal.matcher.resolve.MatchAnswer.Data;
import org.linkseal.matcher.resolve.MatchAnswer.Participant;
import org.linkseal.matcher.resolve.MatchAnswer.Period;
import org.linkseal.matcher.resolve.MatchAnswer.StateDisposition;
import org.linkseal.registry.StateCode;

/** Matches as they are answered to one reader. */
@Singleton
final class AnsweredMatches {
  private final StateContacts contacts;

  AnsweredMatches(StateContacts contacts) {
    this.contacts = contacts;
  }

  MatchAnswer answer(MatchReader reader, Match match) {
    return new MatchAnswer(data(reader, match));
  }

  Data data(MatchReader reader, Match match) {
    return new Data(
        match.id().value(),
        match.createdAt(),
        match.dueAt(),
        match.initiating().value(),
        match.states().stream().map(StateCode::value).toList(),
        match.open() ? "open" : "closed",
        match.vulnerable(),
        match.participants().stream().map(AnsweredMatches::participant).toList(),
        List.of(
            disposition(match.initiating(), match.initiatingDisposition()),
            disposition(match.matching(), match.matchingDisposition())),
        otherStatesContact(reader, match));
  }

  private @Nullable Contact otherStatesContact(MatchReader reader, Match match) {
    return reader instanceof MatchReader.OneState one
        ? contacts.of(
            one.state().equals(match.initiating()) ? match.matching() : match.initiating())
        : null;
  }

  private static Participant participant(MatchParticipant participant) {
    return new Participant(
        participant.state(),
        participant.caseId(),
        participant.participantId(),
        participant.participantClosingDate(),
        participant.recentBenefitIssuanceDates().stream()
            .map(period -> new Period(period.start(), period.end()))
            .toList());
  }

  private static StateDisposition disposition(StateCode state, Disposition disposition) {
    return new StateDisposition(
        state.value(),
        disposition.initialActionAt(),
        disposition.initialActionTaken(),
        disposition.invalidMatch(),
        disposition.invalidMatchReason(),
        disposition.otherReasoningForInvalidMatch(),
        disposition.finalDisposition(),
        disposition.finalDispositionDate(),
        disposition.vulnerableIndividual());
  }
}
