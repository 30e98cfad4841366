package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sample files of the openapi module and the searches for their persons. */
final class Sample {
  record Row(
      String ldsHash,
      String caseId,
      String participantId,
      String closing,
      String periods,
      String flag) {}

  static final String EXAMPLE_CSV = resource("example.csv");
  static final String BAD_ROWS_CSV = resource("example-with-bad-rows.csv");
  static final List<Row> EXAMPLE = rows(EXAMPLE_CSV);

  private Sample() {}

  static String searchFor(Stream<String> ldsHashes) {
    StringBuilder persons = new StringBuilder();
    ldsHashes.forEach(hash ->
        persons
            .append(persons.isEmpty() ? "" : ",")
            .append("{\"lds_hash\":\"")
            .append(hash)
            .append("\",\"participant_id\":\"searched\",\"search_reason\":\"application\"}"));
    return "{\"data\":[" + persons + "]}";
  }

  /** All matches of one person; the search itself must have succeeded everywhere. */
  static List<JsonNode> matchesOf(RunningQuickstart quickstart, String state, Row person)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        quickstart.search(state, searchFor(Stream.of(person.ldsHash())));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode data = RunningQuickstart.data(response);
    assertThat(data.get("errors").size()).isZero();
    return list(data.get("results").get(0).get("matches"));
  }

  static List<JsonNode> list(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.values().forEach(nodes::add);
    return nodes;
  }

  private static List<Row> rows(String csv) {
    return csv.lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(field -> new Row(field[0], field[1], field[2], field[3], field[4], field[5]))
        .toList();
  }

  private static String resource(String name) {
    try (InputStream in =
        Sample.class.getClassLoader().getResourceAsStream("openapi/examples/" + name)) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
