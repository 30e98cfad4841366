package org.linkseal.openapi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractDocumentTest {
  @Test
  void theOperationsAreThoseOfThisVersion() {
    assertThat(ContractDocument.load(Api.BULK).operations())
        .containsExactlyInAnyOrder(
            new Operation("PUT", "/bulk/{state}/v2/upload_all_participants/{filename}"),
            new Operation("PUT", "/bulk/{state}/v2/append_participants/{filename}"),
            new Operation("GET", "/bulk/{state}/v2/uploads/{upload_identifier}"),
            new Operation("GET", "/bulk/{state}/v2/uploads/{upload_identifier}/errors"),
            new Operation("GET", "/bulk/{state}/v2/upload_history"));
    assertThat(ContractDocument.load(Api.MATCH).operations())
        .containsExactlyInAnyOrder(
            new Operation("POST", "/match/v2/find_matches"),
            new Operation("GET", "/match/v2/matches"),
            new Operation("GET", "/match/v2/matches/{match_id}"),
            new Operation("PATCH", "/match/v2/matches/{match_id}/disposition"),
            new Operation("POST", "/match/v2/matches/{match_id}/reopen"));
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleIsAsItsSchemaSays(Api api) {
    ContractDocument document = ContractDocument.load(api);

    List<Place> described =
        everything(document.root()).filter(ContractDocumentTest::isTypedValue).toList();

    assertThat(described).hasSizeGreaterThan(10);
    for (Place place : described) {
      for (JsonNode example : examples(place)) {
        assertThat(document.schemas().deviations(place.get("schema"), example))
            .as(place.toString())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAnswerHasAnExample(Api api) {
    assertThat(
            answers(api)
                .flatMap(answer ->
                    answer.get("content").names().stream().map(answer.get("content")::get)))
        .isNotEmpty()
        .allSatisfy(
            mediaType -> assertThat(examples(mediaType)).as(mediaType.toString()).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void noObjectOfAnAnswerTakesMembersThatAreNotDescribed(Api api) {
    assertThat(
            answers(api)
                .flatMap(ContractDocumentTest::everything)
                .filter(place -> place.node().path("type").asText().equals("object")))
        .isNotEmpty()
        .allSatisfy(object ->
            assertThat(object.node().path("additionalProperties").asBoolean(true))
                .as(object.toString())
                .isFalse());
  }

  @ParameterizedTest
  @EnumSource
  void everyReferenceLeadsSomewhere(Api api) {
    Place root = ContractDocument.load(api).root();

    assertThat(everything(root)).allMatch(Place::exists);
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationSaysHowAMissingKeyIsAnswered(Api api) {
    ContractDocument document = ContractDocument.load(api);

    assertThat(document.operations())
        .allSatisfy(operation ->
            assertThat(
                    document
                        .root()
                        .get("paths")
                        .get(operation.path())
                        .get(operation.method().toLowerCase(Locale.ROOT))
                        .get("responses")
                        .names())
                .contains("401", "429", "503"));
  }

  @Test
  void aPathThatCannotBeDecodedIsNoDescribedPath() {
    HttpHeaders problem =
        HttpHeaders.of(
            Map.of("Content-Type", List.of("application/problem+json")), (name, value) -> true);

    ContractDocument.load(Api.BULK)
        .checkAnswer(
            "GET",
            "/bulk/ea/v2/uploads/%zz",
            400,
            problem,
            "{\"type\": \"about:blank\", \"title\": \"Bad Request\", \"status\": 400}");
  }

  private static boolean isTypedValue(Place place) {
    return place.node().has("schema") && !examples(place).isEmpty();
  }

  private static Stream<Place> answers(Api api) {
    return everything(ContractDocument.load(api).root())
        .map(place -> place.get("responses"))
        .flatMap(responses ->
            responses.names().stream()
                .filter(name -> name.matches("[1-5][0-9]{2}"))
                .map(responses::get));
  }

  private static List<JsonNode> examples(Place place) {
    return Stream.concat(
            Stream.of(place.get("example")).filter(Place::exists).map(Place::node),
            place.get("examples").names().stream()
                .map(name -> place.get("examples").get(name).get("value").node()))
        .toList();
  }

  /** All places under this one, references followed; the documents have no circles. */
  private static Stream<Place> everything(Place place) {
    Stream<Place> below =
        place.node().isArray() ? place.elements().stream() : place.names().stream().map(place::get);
    return Stream.concat(Stream.of(place), below.flatMap(ContractDocumentTest::everything));
  }
}
