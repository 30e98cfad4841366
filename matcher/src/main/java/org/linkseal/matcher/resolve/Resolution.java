package org.linkseal.matcher.resolve;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.linkseal.matcher.access.MatchReader;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.matcher.match.Disposition;
import org.linkseal.matcher.match.Match;
import org.linkseal.matcher.match.MatchId;
import org.linkseal.matcher.match.Matches;

/** A state decides about a match of its own. */
@Singleton
final class Resolution {
  private final Matches matches;
  private final JsonMapper json;

  Resolution(Matches matches, JsonMapper json) {
    this.matches = matches;
    this.json = json;
  }

  /**
   * Changes the state's disposition.
   *
   * @return the match as it is then, or empty when there is none for this state
   * @throws Refusal when the match is closed, is not of a version that was asked for, or would
   *     break a rule
   */
  Optional<Match> change(
      MatchReader.OneState who, MatchId id, DispositionChange change, IfMatch ifMatch) {
    return matches.change(who, id, match -> decide(who, match, change, ifMatch));
  }

  private Disposition decide(
      MatchReader.OneState who, Match match, DispositionChange change, IfMatch ifMatch) {
    if (!match.open()) {
      throw Refusal.of(MatchError.MATCH_CLOSED);
    }
    if (!ifMatch.allows(match)) {
      throw Refusal.of(MatchError.CHANGED_MEANWHILE);
    }
    Disposition after = changed(match.disposition(who.state()), change);
    Role role = who.state().equals(match.initiating()) ? Role.INITIATING : Role.MATCHING;
    DispositionRules.check(after, role, match);
    return after;
  }

  private Disposition changed(Disposition before, DispositionChange change) {
    try {
      Map<String, JsonNode> members = new HashMap<>(change.members());
      json.writeValueToTree(before)
          .entries()
          .forEach(member -> members.putIfAbsent(member.getKey(), member.getValue()));
      return json.readValueFromTree(JsonNode.createObjectNode(members), Disposition.class);
    } catch (IOException e) {
      throw new IllegalStateException("a disposition could not be read back", e);
    }
  }
}
