package org.linkseal.matcher.resolve;

import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;

/**
 * The body of a change: the members of a disposition that are to be others, each of its form or
 * null. Whether the values fit the match is not known yet.
 */
record DispositionChange(Map<String, JsonNode> members) {
  private static final String DATA = "data";

  /** The ancestor's clients send it; the state is the key's. */
  private static final String STATE = "state";

  private static final Map<String, MemberForm> FORMS =
      Map.of(
          "initial_action_at", MemberForm.DATE_OR_TIME,
          "initial_action_taken", MemberForm.TEXT,
          "invalid_match", MemberForm.TRUTH,
          "invalid_match_reason", MemberForm.TEXT,
          "other_reasoning_for_invalid_match", MemberForm.TEXT,
          "final_disposition", MemberForm.TEXT,
          "final_disposition_date", MemberForm.DATE,
          "vulnerable_individual", MemberForm.TRUTH);

  /**
   * Reads the body.
   *
   * @throws Refusal for a member that is no state's to change, or a value of another form
   */
  static DispositionChange read(JsonNode body) {
    JsonNode data = body.get(DATA);
    if (data == null || !data.isObject()) {
      throw Refusal.of(MatchError.DATA_NOT_AN_OBJECT);
    }
    if (body.size() > 1) {
      throw Refusal.of(MatchError.MEMBER_REFUSED);
    }
    Map<String, JsonNode> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : data.entries()) {
      if (!member.getKey().equals(STATE)) {
        members.put(member.getKey(), inForm(member.getKey(), member.getValue()));
      }
    }
    return new DispositionChange(Map.copyOf(members));
  }

  private static JsonNode inForm(String name, JsonNode value) {
    MemberForm form = FORMS.get(name);
    if (form == null) {
      throw Refusal.of(MatchError.MEMBER_REFUSED);
    }
    return value.isNull()
        ? value
        : form.of(value)
            .orElseThrow(() -> Refusal.of(MatchError.MEMBER_INVALID, name, form.description()));
  }
}
