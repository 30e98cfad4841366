package org.linkseal.matcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractClient;
import org.linkseal.registry.Service;

/** A matcher on an installation, asked over HTTP with every exchange held to its document. */
public final class TestMatcher implements AutoCloseable {
  public static final String MATCH_URL = "https://linkseal.example";
  public static final String FIND_MATCHES = "/match/v2/find_matches";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MatcherServer server;
  private final ContractClient client = new ContractClient(Api.MATCH);

  private TestMatcher(MatcherServer server) {
    this.server = server;
  }

  /** With a deadline that no slow machine comes near, unless a property sets another. */
  public static TestMatcher start(TestInstallation installation, Map<String, Object> properties) {
    return start(installation, properties, Clock.systemUTC());
  }

  public static TestMatcher start(
      TestInstallation installation, Map<String, Object> properties, Clock clock) {
    return new TestMatcher(MatcherServer.start(properties(installation, properties), clock));
  }

  /** What a matcher of this installation is started with. */
  static Map<String, Object> properties(
      TestInstallation installation, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("linkseal.registry.url", installation.registryUrl());
    all.put("linkseal.collaboration.url", installation.collaborationUrl());
    all.put("linkseal.secrets-file", installation.secretsFile(Service.MATCHER).toString());
    all.put("linkseal.match.url", MATCH_URL);
    all.put("linkseal.search.deadline", "30s");
    all.put("micronaut.server.port", -1);
    all.put("linkseal.management.port", -1);
    all.putAll(properties);
    return all;
  }

  public static Map<String, Object> person(String name) {
    Map<String, Object> person = new LinkedHashMap<>();
    person.put("lds_hash", TestRow.ldsHash(name));
    person.put("participant_id", "searched1");
    person.put("search_reason", "application");
    return person;
  }

  public static String body(Object... persons) {
    return json(Map.of("data", List.of(persons)));
  }

  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static JsonNode parse(String json) throws IOException {
    return JSON.readTree(json);
  }

  /** The `data` of an answered search for persons that need nothing but a name. */
  public JsonNode search(String key, String... names) throws IOException, InterruptedException {
    return search(key, List.of(names).stream().map(TestMatcher::person).toArray());
  }

  public JsonNode search(String key, Object... persons) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request(key, body(persons)).build());
    if (answer.statusCode() != 200) {
      throw new AssertionError("answered " + answer.statusCode());
    }
    return parse(answer.body()).get("data");
  }

  /** The only match of the only person, when there is nothing else in the answer. */
  public JsonNode onlyMatch(String key, String name) throws IOException, InterruptedException {
    JsonNode data = search(key, name);
    if (data.at("/results/0/matches").size() != 1 || !data.get("errors").isEmpty()) {
      throw new AssertionError("not one match and nothing else: " + shape(data));
    }
    return data.at("/results/0/matches/0");
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request);
  }

  public HttpResponse<String> sendInvalid(HttpRequest request)
      throws IOException, InterruptedException {
    return client.sendInvalid(request);
  }

  public HttpRequest.Builder request(String key, String body) {
    return request(FIND_MATCHES)
        .header("Ocp-Apim-Subscription-Key", key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Of a path behind /match/v2/matches, with this key. */
  public HttpRequest.Builder matches(String key, String path) {
    return request("/match/v2/matches" + path).header("Ocp-Apim-Subscription-Key", key);
  }

  /** A change of the disposition; what is sent may break the contract. */
  public HttpResponse<String> change(String key, String matchId, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        matches(key, "/" + matchId + "/disposition")
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendInvalid(request.build());
  }

  /** The `data` of a match that this key may read. */
  public JsonNode read(String key, String matchId) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(matches(key, "/" + matchId).build());
    if (answer.statusCode() != 200) {
      throw new AssertionError("answered " + answer.statusCode());
    }
    return parse(answer.body()).get("data");
  }

  public HttpResponse<String> reopen(String key, String matchId)
      throws IOException, InterruptedException {
    return client.send(
        matches(key, "/" + matchId + "/reopen").POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  public URI uri() {
    return server.uri();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path));
  }

  /** Of the service's operator. */
  URI management(String path) {
    return server.managementUri().resolve(path);
  }

  Set<String> routes() {
    return server.routes();
  }

  /** The codes of a search's errors with their person's index, in their order. */
  public static List<String> errors(JsonNode data) {
    List<String> errors = new ArrayList<>();
    data.get("errors")
        .forEach(error -> errors.add(error.get("index") + " " + error.get("code").asText()));
    return errors;
  }

  /** Asks until it is so, for half a minute at most. */
  public static void until(Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.call()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("it never was so");
      }
      Thread.onSpinWait();
    }
  }

  private static String shape(JsonNode data) {
    return data.get("results").size() + " results, errors " + errors(data);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
