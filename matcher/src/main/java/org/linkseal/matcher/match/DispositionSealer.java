package org.linkseal.matcher.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.linkseal.registry.StateCode;

/**
 * A disposition as events keep it. The one free text may hold anything about a person, so it is
 * sealed under the data key of the match, as base64url.
 */
@Singleton
final class DispositionSealer {
  private static final String FREE_TEXT = "other_reasoning_for_invalid_match";

  private final JsonMapper json;

  DispositionSealer(JsonMapper json) {
    this.json = json;
  }

  /** The members that are others now, as a JSON object; empty when none is. */
  Optional<String> change(
      MatchId id, StateCode state, Disposition before, Disposition after, DataKey key) {
    try {
      JsonNode old = json.writeValueToTree(before);
      Map<String, JsonNode> changed = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : json.writeValueToTree(after).entries()) {
        if (!member.getValue().equals(old.get(member.getKey()))) {
          changed.put(member.getKey(), member.getValue());
        }
      }
      changed.computeIfPresent(FREE_TEXT, (name, text) -> sealed(id, state, text, key));
      return changed.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new String(json.writeValueAsBytes(JsonNode.createObjectNode(changed)), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("a disposition could not be written", e);
    }
  }

  /** From what the changes of a state have come to. */
  Disposition open(MatchId id, StateCode state, String merged, DataKey key)
      throws MatchNotOpenedException {
    try {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      json.readValue(merged, JsonNode.class)
          .entries()
          .forEach(member -> members.put(member.getKey(), member.getValue()));
      JsonNode text = members.get(FREE_TEXT);
      if (text != null && text.isString()) {
        byte[] opened =
            key.open(Base64.getUrlDecoder().decode(text.getStringValue()), place(id, state));
        members.put(FREE_TEXT, JsonNode.createStringNode(new String(opened, UTF_8)));
      }
      return json.readValueFromTree(JsonNode.createObjectNode(members), Disposition.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("what events have come to is not a disposition", e);
    }
  }

  private static JsonNode sealed(MatchId id, StateCode state, JsonNode text, DataKey key) {
    if (text.isNull()) {
      return text;
    }
    byte[] sealed = key.seal(text.getStringValue().getBytes(UTF_8), place(id, state));
    return JsonNode.createStringNode(
        Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
  }

  private static String place(MatchId id, StateCode state) {
    return id + " " + state + " " + FREE_TEXT;
  }
}
