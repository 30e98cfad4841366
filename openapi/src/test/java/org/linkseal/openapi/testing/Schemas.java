package org.linkseal.openapi.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The schemas of one document, applied to values; formats are rules here, not remarks. */
final class Schemas {
  private static final String DOCUMENT = "https://linkseal.org/openapi";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final SchemaRegistry registry;

  Schemas(JsonNode document) {
    registry =
        SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getOpenApi31())
                .unknownKeywordFactory((keyword, _) -> new AnnotationKeyword(keyword))
                .build(),
            builder ->
                builder
                    .schemas(Map.of(DOCUMENT, document.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /** What of this JSON text is not as the schema says. */
  List<String> deviations(Place schema, String json) {
    JsonNode value;
    try {
      value = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return List.of(" is not JSON, or names a member twice");
    }
    return value.isMissingNode() ? List.of(" is empty") : deviations(schema, value);
  }

  List<String> deviations(Place schema, JsonNode value) {
    List<String> found = brokenRules(schema, value);
    return found.isEmpty() ? deviationsOfTexts(schema, value) : found;
  }

  private List<String> brokenRules(Place schema, JsonNode value) {
    return registry
        .getSchema(SchemaLocation.of(DOCUMENT + "#" + schema.pointer()))
        .validate(value)
        .stream()
        .map(Schemas::withoutValues)
        .toList();
  }

  /** JSON Schema only remarks on {@code contentSchema}; here it is a rule. */
  private List<String> deviationsOfTexts(Place schema, JsonNode value) {
    Place ofText = schema.get("contentSchema");
    if (ofText.exists()) {
      return deviations(ofText, value.textValue());
    }
    Place members = schema.get("properties");
    Stream<String> inMembers =
        members.names().stream()
            .filter(value::has)
            .flatMap(name ->
                deviationsOfTexts(members.get(name), value.get(name)).stream()
                    .map(deviation -> "/" + name + deviation));
    Stream<String> inChoices =
        schema.get("oneOf").elements().stream()
            .filter(choice -> brokenRules(choice, value).isEmpty())
            .flatMap(choice -> deviationsOfTexts(choice, value).stream());
    return Stream.concat(inMembers, inChoices).toList();
  }

  /** The library's own message repeats the value. */
  private static String withoutValues(Error error) {
    String property = error.getProperty() == null ? "" : " '" + error.getProperty() + "'";
    return error.getInstanceLocation() + " breaks " + error.getKeyword() + property;
  }
}
