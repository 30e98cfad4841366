package org.linkseal.bench.lookup;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;

/** The Match API's find_matches, called by another state; a hit is recorded as a match. */
final class HttpLookup implements Lookup {
  private static final JsonMapper JSON = JsonMapper.createDefault();

  private final SplittableRandom random = new SplittableRandom();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final byte[] nobody = new byte[SampleRows.HASH_LENGTH];
  private final HttpRequest.Builder request;
  private final ServiceProcess matcher;
  private final SampleRows rows;

  /**
   * @param matcher is stopped by {@link #close}
   */
  HttpLookup(Installation installation, ServiceProcess matcher, SampleRows rows) {
    this.matcher = matcher;
    this.rows = rows;
    this.request =
        HttpRequest.newBuilder(URI.create(matcher.uri() + "/match/v2/find_matches"))
            .header("Ocp-Apim-Subscription-Key", installation.matchKey())
            .header("Content-Type", "application/json");
  }

  @Override
  public void look(long number) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            request.POST(BodyPublishers.ofString(search(number))).build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("a search was answered with " + answer.statusCode());
    }
    JsonNode data = member(JSON.readValue(answer.body(), JsonNode.class), "data");
    if (member(data, "errors").size() > 0) {
      throw new IllegalStateException("a state could not be searched");
    }
    int found = 0;
    for (JsonNode result : member(data, "results").values()) {
      found += member(result, "matches").size();
    }
    if (found != (Lookup.hasHit(number) ? 1 : 0)) {
      throw new IllegalStateException("a search found " + found + " rows");
    }
  }

  private String search(long number) {
    int hit = Lookup.hasHit(number) ? random.nextInt(PERSONS) : PERSONS;
    StringBuilder body = new StringBuilder("{\"data\":[");
    for (int person = 0; person < PERSONS; person++) {
      body.append(person == 0 ? "" : ",")
          .append("{\"lds_hash\":\"")
          .append(person == hit ? rows.hexHash(random.nextInt(rows.count())) : nobody())
          .append("\",\"participant_id\":\"p")
          .append(person)
          .append("\",\"search_reason\":\"other\"}");
    }
    return body.append("]}").toString();
  }

  private String nobody() {
    random.nextBytes(nobody);
    return HexFormat.of().formatHex(nobody);
  }

  private static JsonNode member(JsonNode object, String name) throws IOException {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new IOException("the answer has no " + name);
    }
    return value;
  }

  @Override
  public void close() {
    client.close();
    matcher.close();
  }
}
