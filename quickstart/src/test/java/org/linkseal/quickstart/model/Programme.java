package org.linkseal.quickstart.model;

import static org.awaitility.Awaitility.await;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.linkseal.api.ApiServer;
import org.linkseal.matcher.MatcherServer;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;
import org.linkseal.registry.auth.Scope;

/**
 * Both services and their databases, as clients and the operator reach them. Of the states, one is
 * in shadow and one has never published.
 */
final class Programme implements AutoCloseable {
  static final List<String> ENABLED = List.of("ea", "eb", "ec");
  static final String SHADOW = "sa";
  static final List<String> STATES = List.of("ea", "eb", "ec", SHADOW);
  static final String FEDERAL = "federal";

  private static final String ONBOARDING = "oa";
  private static final int LINKAGE_KEYS = 100;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.createDefault();

  private final TestInstallation installation =
      TestInstallation.withStates("ea", "eb", "ec", SHADOW, ONBOARDING);
  private final Map<String, String> bulkKeys = new HashMap<>();
  private final Map<String, String> matchKeys = new HashMap<>();
  private final Map<String, String> cursors = new HashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path staging;
  private final ApiServer api;
  private final MatcherServer matcher;
  private int linkageVersion = 1;

  private Programme() throws Exception {
    staging = Files.createTempDirectory("linkseal-model-");
    for (int version = 2; version <= LINKAGE_KEYS; version++) {
      installation.addLinkageKey(version);
    }
    installation.setLifecycle(SHADOW, "shadow");
    for (String state : STATES) {
      bulkKeys.put(state, installation.mintKey(Scope.BULK, state));
      matchKeys.put(state, installation.mintKey(Scope.MATCH, state));
    }
    matchKeys.put(FEDERAL, installation.mintKey(Scope.MATCH, null));
    Map<String, Object> ofBoth =
        Map.of(
            "micronaut.server.port",
            -1,
            "linkseal.management.port",
            -1,
            "linkseal.registry.url",
            installation.registryUrl(),
            "linkseal.rate-limits.enabled",
            false);
    Map<String, Object> ofApi = new HashMap<>(ofBoth);
    ofApi.put("linkseal.secrets-file", installation.secretsFile(Service.API).toString());
    ofApi.put("linkseal.staging.directory", staging.toString());
    api = ApiServer.start(ofApi);
    Map<String, Object> ofMatcher = new HashMap<>(ofBoth);
    ofMatcher.put("linkseal.secrets-file", installation.secretsFile(Service.MATCHER).toString());
    ofMatcher.put("linkseal.collaboration.url", installation.collaborationUrl());
    ofMatcher.put("linkseal.match.url", "https://linkseal.example");
    ofMatcher.put("linkseal.search.deadline", "30s");
    ofMatcher.put("linkseal.audit.seal-every", "50ms");
    matcher = MatcherServer.start(ofMatcher);
  }

  static Programme start() throws Exception {
    return new Programme();
  }

  static JsonNode data(HttpResponse<String> response) throws IOException {
    return JSON.readValue(response.body(), JsonNode.class).get("data");
  }

  private static JsonNode body(HttpResponse<String> response) throws IOException {
    return JSON.readValue(response.body(), JsonNode.class);
  }

  HttpResponse<String> upload(String state, String call, String csv)
      throws IOException, InterruptedException {
    return send(bulk(state, call).PUT(BodyPublishers.ofString(csv)));
  }

  HttpResponse<String> uploadStatus(String state, String upload)
      throws IOException, InterruptedException {
    return send(bulk(state, "uploads/" + upload));
  }

  private HttpRequest.Builder bulk(String state, String call) {
    return HttpRequest.newBuilder(api.uri().resolve("/bulk/" + state + "/v2/" + call))
        .header("Ocp-Apim-Subscription-Key", bulkKeys.get(state));
  }

  HttpResponse<String> search(String state, String persons)
      throws IOException, InterruptedException {
    return send(
        match(state, "find_matches")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(persons)));
  }

  /** The list of matches from where the reader's last page has ended. */
  JsonNode nextPage(String reader, int length) throws IOException, InterruptedException {
    String cursor = cursors.get(reader);
    String since = cursor == null ? "" : "&since=" + cursor;
    JsonNode page = body(matches(reader, "?limit=" + length + since));
    cursors.put(reader, page.get("next").getStringValue());
    return page;
  }

  /** Of a path behind /match/v2/matches, by a state or the federal office. */
  HttpResponse<String> matches(String reader, String path)
      throws IOException, InterruptedException {
    return send(match(reader, "matches" + path));
  }

  HttpResponse<String> change(String who, String matchId, String disposition)
      throws IOException, InterruptedException {
    return send(
        match(who, "matches/" + matchId + "/disposition")
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString("{\"data\":" + disposition + "}")));
  }

  HttpResponse<String> reopen(String who, String matchId) throws IOException, InterruptedException {
    return send(match(who, "matches/" + matchId + "/reopen").POST(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder match(String who, String path) {
    return HttpRequest.newBuilder(URI.create(matcher.uri() + "/match/v2/" + path))
        .header("Ocp-Apim-Subscription-Key", matchKeys.get(who));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(LONGEST).build(), BodyHandlers.ofString());
  }

  /** What is uploaded from now on is sealed under the next linkage key. */
  void rotate() throws SQLException {
    if (linkageVersion < LINKAGE_KEYS) {
      installation.sealWithLinkageKey(++linkageVersion);
    }
  }

  /** Services follow within seconds. */
  void setLifecycle(String state, String lifecycle) throws Exception {
    installation.setLifecycle(state, lifecycle);
  }

  /** Its database ends all sessions and takes no new one. */
  void takeDown(String state) throws SQLException {
    String database = "state_" + state;
    try (Connection superuser = installation.stateCluster().superuser("postgres");
        Statement alter = superuser.createStatement();
        PreparedStatement end =
            superuser.prepareStatement(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ?")) {
      alter.execute("ALTER DATABASE " + database + " WITH ALLOW_CONNECTIONS false");
      end.setString(1, database);
      end.execute();
    }
  }

  /** Returns when the Bulk API has noticed. */
  void bringBack(String state) throws SQLException {
    try (Connection superuser = installation.stateCluster().superuser("postgres");
        Statement alter = superuser.createStatement()) {
      alter.execute("ALTER DATABASE state_" + state + " WITH ALLOW_CONNECTIONS true");
    }
    soon("the Bulk API reaches " + state, () -> uploadStatus(state, "unknown").statusCode() == 404);
  }

  /** All that has happened to matches has its position in the feed. */
  void awaitSealed() {
    soon(
        "everything is sealed",
        () -> {
          try (Connection superuser = installation.sharedCluster().superuser("collaboration");
              Statement statement = superuser.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT NOT EXISTS (SELECT FROM collaboration.audit_unsealed)")) {
            return row.next() && row.getBoolean(1);
          }
        });
  }

  static void soon(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(LONGEST)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  @Override
  public void close() {
    matcher.close();
    api.close();
    installation.close();
    http.close();
    try (Stream<Path> files = Files.walk(staging)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
