package org.linkseal.quickstart.faults;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A state's searches through the Match API. */
final class Searches {
  private static final JsonMapper JSON = JsonMapper.createDefault();
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI matcher;
  private final String key;

  Searches(URI matcher, String key) {
    this.matcher = matcher;
    this.key = key;
  }

  /**
   * What was answered: for each person searched everywhere the closing dates of the matches, and
   * the codes of what could not be searched, or the status of an answer that is no result.
   */
  record Answer(List<List<String>> closingDates, List<String> errors) {}

  Answer search(List<String> ldsHashes) throws IOException, InterruptedException {
    String persons =
        ldsHashes.stream()
            .map(hash ->
                "{\"lds_hash\":\"%s\",\"participant_id\":\"searched\",\"search_reason\":\"application\"}"
                    .formatted(hash))
            .collect(Collectors.joining(",", "{\"data\":[", "]}"));
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(matcher.resolve("/match/v2/find_matches"))
                .header("Ocp-Apim-Subscription-Key", key)
                .header("Content-Type", "application/json")
                .timeout(LONGEST)
                .POST(BodyPublishers.ofString(persons))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      return new Answer(List.of(), List.of("status " + response.statusCode()));
    }
    JsonNode data = JSON.readValue(response.body(), JsonNode.class).get("data");
    List<List<String>> closingDates = new ArrayList<>();
    for (JsonNode result : data.get("results").values()) {
      List<String> dates = new ArrayList<>();
      for (JsonNode match : result.get("matches").values()) {
        dates.add(match.get("participant_closing_date").getStringValue());
      }
      closingDates.add(dates);
    }
    List<String> errors = new ArrayList<>();
    for (JsonNode error : data.get("errors").values()) {
      errors.add(error.get("code").getStringValue());
    }
    return new Answer(closingDates, errors);
  }
}
