package org.linkseal.openapi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The sample files and the table schema, read as a state's developer would: neither uses quotes.
 */
class SampleFilesTest {
  @Test
  void theTableSchemaNamesTheColumnsOfTheExample() throws IOException {
    assertThat(patterns().keySet())
        .containsExactlyInAnyOrder(lines("examples/example.csv").getFirst().split(","));
  }

  @Test
  void everyRowOfTheExampleIsAsTheTableSchemaSays() throws IOException {
    assertThat(lines("examples/example.csv")).hasSize(41);
    assertThat(badRows("examples/example.csv")).isEmpty();
  }

  @Test
  void aPatternFindsFourOfTheFiveBadRowsAndTheFifthIsAPeriodThatEndsBeforeItStarts()
      throws IOException {
    assertThat(badRows("examples/example-with-bad-rows.csv")).containsExactly(20, 22, 25, 29);
    assertThat(lines("examples/example-with-bad-rows.csv").get(3))
        .contains(",2021-04-16/2021-04-15 ");
  }

  @Test
  void thePlainTextExampleHasARowForEachRowOfTheExample() throws IOException {
    assertThat(lines("examples/plaintext-example.csv"))
        .hasSameSizeAs(lines("examples/example.csv"))
        .first()
        .asString()
        .startsWith("last,dob,ssn,");
  }

  private static List<Integer> badRows(String resource) throws IOException {
    List<String> lines = lines(resource);
    List<String> header = List.of(lines.getFirst().split(","));
    Map<String, String> patterns = patterns();
    return IntStream.rangeClosed(2, lines.size())
        .filter(row -> {
          String[] fields = lines.get(row - 1).split(",", -1);
          return !IntStream.range(0, header.size())
              .allMatch(column ->
                  fields[column].isEmpty()
                      || fields[column].matches(patterns.get(header.get(column))));
        })
        .boxed()
        .toList();
  }

  private static Map<String, String> patterns() throws IOException {
    Map<String, String> patterns = new LinkedHashMap<>();
    try (InputStream json = open("participants.tableschema.json")) {
      for (JsonNode field : new JsonMapper().readTree(json).get("fields")) {
        patterns.put(
            field.get("name").asText(), field.path("constraints").path("pattern").asText(".*"));
      }
    }
    return patterns;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream text = open(resource)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        SampleFilesTest.class.getClassLoader().getResourceAsStream("openapi/" + resource),
        resource);
  }
}
