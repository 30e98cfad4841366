package org.linkseal.bench.report;

import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The parts of a JSON document; what was not measured is null. */
final class Json {
  static final JsonNode NOT_MEASURED = JsonNode.nullNode();

  private Json() {}

  /** Of names and their nodes in turn. */
  static JsonNode object(Object... members) {
    Map<String, JsonNode> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], (JsonNode) members[i + 1]);
    }
    return JsonNode.createObjectNode(object);
  }

  static JsonNode text(String text) {
    return JsonNode.createStringNode(text);
  }

  static JsonNode number(long number) {
    return JsonNode.createNumberNode(number);
  }

  /** JSON has no NaN. */
  static JsonNode number(double number) {
    return Double.isFinite(number) ? JsonNode.createNumberNode(number) : NOT_MEASURED;
  }

  static JsonNode number(OptionalLong number) {
    return number.isPresent() ? number(number.getAsLong()) : NOT_MEASURED;
  }

  static JsonNode number(OptionalDouble number) {
    return number.isPresent() ? number(number.getAsDouble()) : NOT_MEASURED;
  }
}
