package org.linkseal.matcher.resolve;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.matcher.match.Disposition;
import org.linkseal.matcher.match.Match;

/** What a disposition may be, whatever it was before. */
final class DispositionRules {
  private static final String OTHER = "Other";
  private static final List<String> INVALID_MATCH_REASONS =
      List.of("Incorrect Client Information", "System Error", "Potential Identity Theft", OTHER);

  private DispositionRules() {}

  /**
   * Refuses what breaks a rule; the first one that is broken is named.
   *
   * @param role of the state whose disposition it is
   */
  static void check(Disposition disposition, Role role, Match match) {
    checkInitialAction(disposition, role);
    checkFinalDisposition(disposition, role, match);
    checkInvalidMatch(disposition);
  }

  private static void checkInitialAction(Disposition disposition, Role role) {
    requireOneOf(
        disposition.initialActionTaken(),
        role.initialActions(),
        MatchError.INITIAL_ACTION_TAKEN_INVALID);
    require(
        (disposition.initialActionAt() == null) == (disposition.initialActionTaken() == null),
        MatchError.INITIAL_ACTION_INCOMPLETE);
  }

  private static void checkFinalDisposition(Disposition disposition, Role role, Match match) {
    LocalDate date = disposition.finalDispositionDate();
    requireOneOf(
        disposition.finalDisposition(),
        role.finalDispositions(),
        MatchError.FINAL_DISPOSITION_INVALID);
    require(
        (disposition.finalDisposition() == null) == (date == null),
        MatchError.FINAL_DISPOSITION_INCOMPLETE);
    require(
        date == null || disposition.initialActionTaken() != null,
        MatchError.INITIAL_ACTION_MISSING);
    LocalDate matchDate = LocalDate.ofInstant(match.createdAt(), ZoneOffset.UTC);
    require(date == null || !date.isBefore(matchDate), MatchError.FINAL_DISPOSITION_BEFORE_MATCH);
  }

  private static void checkInvalidMatch(Disposition disposition) {
    String reason = disposition.invalidMatchReason();
    String text = disposition.otherReasoningForInvalidMatch();
    requireOneOf(reason, INVALID_MATCH_REASONS, MatchError.INVALID_MATCH_REASON_INVALID);
    require(
        Boolean.TRUE.equals(disposition.invalidMatch()) == (reason != null),
        MatchError.INVALID_MATCH_REASON_MISPLACED);
    require(OTHER.equals(reason) == (text != null), MatchError.OTHER_REASONING_MISPLACED);
    require(
        text == null
            || (!text.isBlank()
                && text.codePointCount(0, text.length())
                    <= Limit.OTHER_REASONING_CHARACTERS.value()),
        MatchError.OTHER_REASONING_INVALID);
  }

  private static void requireOneOf(@Nullable String value, List<String> allowed, MatchError error) {
    if (value != null && !allowed.contains(value)) {
      throw Refusal.of(error, String.join(", ", allowed));
    }
  }

  private static void require(boolean isSo, MatchError error) {
    if (!isSo) {
      throw Refusal.of(error, Limit.OTHER_REASONING_CHARACTERS.value());
    }
  }
}
