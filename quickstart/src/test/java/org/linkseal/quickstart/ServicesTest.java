package org.linkseal.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.Service;
import org.linkseal.registry.auth.Scope;

/**
 * Both services as an operator runs them: processes of their own, each with only its own secrets.
 */
class ServicesTest {
  @TempDir static Path folder;
  private static TestInstallation installation;
  private static TestIssuer issuer;
  private static String bulkKey;
  private static String matchKey;
  private static int portBase;

  @BeforeAll
  static void provision() throws Exception {
    installation = TestInstallation.withStates("ea", "eb");
    issuer = TestIssuer.start(Clock.systemUTC());
    bulkKey = installation.mintKey(Scope.BULK, "ea");
    matchKey = installation.mintKey(Scope.MATCH, "eb");
    portBase = RunningQuickstart.freePortBase();
  }

  @AfterAll
  static void stop() throws Exception {
    issuer.close();
    installation.close();
  }

  @Test
  void eachRunsWithOnlyItsOwnSecretsAndTogetherTheyFindAMatch() throws Exception {
    try (ServiceProcess api = startApi();
        ServiceProcess matcher = startMatcher(Service.MATCHER)) {
      String upload = upload(api, BodyPublishers.ofString(Sample.EXAMPLE_CSV));
      awaitStatus(api, upload, "COMPLETE");

      HttpResponse<String> found =
          RunningQuickstart.send(
              HttpRequest.newBuilder(matcher.uri().resolve("/match/v2/find_matches"))
                  .header("Ocp-Apim-Subscription-Key", matchKey)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          Sample.searchFor(Stream.of(Sample.EXAMPLE.getFirst().ldsHash())))));
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.body()).contains("\"state\":\"ea\"");
      assertTokensAreTakenAndNotLogged(api, matcher);
      assertThat(answerTo(api, issuer.token("searches"))).isEqualTo(401);
      assertThat(answerTo(matcher, issuer.token("uploads"))).isEqualTo(401);
      HttpRequest.Builder foreign =
          HttpRequest.newBuilder(matcher.uri().resolve("/match/v2/matches/2222222"));
      assertThat(
              RunningQuickstart.send(
                      foreign.header("Authorization", "Bearer " + issuer.token("searches")))
                  .statusCode())
          .isEqualTo(404);
    }
    assertThat(Files.readString(folder.resolve("api.log")))
        .contains(
            "refused, key searches: {ACCESS_DENIED=1}", "refused, unknown key: {ACCESS_DENIED=3}");
    assertThat(Files.readString(folder.resolve("matcher.log")))
        .contains(
            "refused, key uploads: {KEY_REFUSED=1}",
            "refused, key searches: {NO_SUCH_MATCH=1}",
            "refused, unknown key: {KEY_REFUSED=3}");
  }

  private static void assertTokensAreTakenAndNotLogged(ServiceProcess api, ServiceProcess matcher)
      throws Exception {
    installation.registerClient("uploads", Scope.BULK, "ea");
    installation.registerClient("searches", Scope.MATCH, "eb");
    String uploads = issuer.token("uploads");
    String searches = issuer.token("searches");
    assertThat(answerTo(api, uploads)).isEqualTo(200);
    assertThat(answerTo(matcher, searches)).isEqualTo(400);
    for (String refused : List.of(uploads + "x", issuer.token("nobody"), "x.y.z")) {
      assertThat(answerTo(api, refused)).isEqualTo(401);
      assertThat(answerTo(matcher, refused)).isEqualTo(401);
    }
    LeakScan scan = new LeakScan();
    for (String token : List.of(uploads, searches, issuer.token("nobody"))) {
      scan.text("header and claims", token.substring(0, token.lastIndexOf('.')));
      scan.text("signature", token.substring(token.lastIndexOf('.') + 1));
    }
    assertThat(scan.findings(folder.resolve("api.log"))).isEmpty();
    assertThat(scan.findings(folder.resolve("matcher.log"))).isEmpty();
  }

  private static int answerTo(ServiceProcess service, String token) throws Exception {
    HttpRequest.Builder request =
        service.uri().getPort() == portBase
            ? HttpRequest.newBuilder(uploads(service).resolve("upload_history"))
            : HttpRequest.newBuilder(service.uri().resolve("/match/v2/find_matches"))
                .POST(BodyPublishers.ofString("{}"));
    return RunningQuickstart.send(request.header("Authorization", "Bearer " + token)).statusCode();
  }

  @Test
  void aServiceThatLacksPropertiesNamesAllOfThemInOneLine() throws Exception {
    assertThat(refusal("api", Map.of()))
        .isEqualTo(
            "The Bulk API does not start. Missing: linkseal.registry.url, linkseal.secrets-file,"
                + " linkseal.staging.directory. Give each as -Dlinkseal.registry.url=value or as an"
                + " environment variable, LINKSEAL_REGISTRY_URL=value.");
    assertThat(refusal("matcher", Map.of("linkseal.registry.url", "x", "linkseal.match.url", " ")))
        .startsWith(
            "The Match API does not start. Missing: linkseal.collaboration.url,"
                + " linkseal.secrets-file, linkseal.match.url. Give");
  }

  @Test
  void theMatcherDoesNotStartWithoutItsOwnSecrets() throws Exception {
    assertThat(refusal("matcher", matcherProperties(Service.API)))
        .isEqualTo("The Match API does not start. This secrets file is not the matcher's.");
    Map<String, String> none = new HashMap<>(matcherProperties(Service.MATCHER));
    none.put("linkseal.secrets-file", "none.properties");
    assertThat(refusal("matcher", none))
        .isEqualTo(
            "The Match API does not start. Secrets file none.properties: there is no such file");
  }

  /** The only line that a service prints which does not start. */
  private static String refusal(String module, Map<String, String> properties) throws Exception {
    Path log = Files.createTempFile(folder, module, ".log");
    Process process = ServiceProcess.launch(module, portBase + 2, log, properties);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  @Test
  void anAcceptedUploadBecomesCompleteAfterAKillAndARestart() throws Exception {
    String upload;
    try (Connection blocker = installation.stateCluster().superuser("state_ea");
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
      ServiceProcess killed = startApi();
      upload = upload(killed, BodyPublishers.ofString(Sample.EXAMPLE_CSV));
      killed.killHard();
      // What the dead service's own session would still do must not be taken for a recovery.
      statement.execute(
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'ea_loader'");
      blocker.rollback();
      assertThat(stored(statement, "status", upload)).isIn("staged", "loading");
    }
    try (ServiceProcess restarted = startApi();
        Connection superuser = installation.stateCluster().superuser("state_ea");
        Statement statement = superuser.createStatement()) {
      awaitStatus(restarted, upload, "COMPLETE");
      assertThat(stored(statement, "attempt", upload)).isIn("1", "2");
    }
  }

  private static String stored(Statement statement, String column, String upload)
      throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT * FROM linkseal.upload")) {
      while (row.next()) {
        if (row.getString("upload_id").equals(upload)) {
          return row.getString(column);
        }
      }
    }
    throw new AssertionError("the upload is not recorded");
  }

  private static ServiceProcess startApi() throws IOException {
    Map<String, String> properties = new HashMap<>(issuer.properties());
    properties.put("linkseal.registry.url", installation.registryUrl());
    properties.put("linkseal.secrets-file", installation.secretsFile(Service.API).toString());
    properties.put("linkseal.staging.directory", folder.resolve("staging").toString());
    return ServiceProcess.start("api", portBase, folder.resolve("api.log"), properties);
  }

  private static ServiceProcess startMatcher(Service secretsOf) throws IOException {
    return ServiceProcess.start(
        "matcher", portBase + 1, folder.resolve("matcher.log"), matcherProperties(secretsOf));
  }

  private static Map<String, String> matcherProperties(Service secretsOf) {
    Map<String, String> properties = new HashMap<>(issuer.properties());
    properties.put("linkseal.registry.url", installation.registryUrl());
    properties.put("linkseal.collaboration.url", installation.collaborationUrl());
    properties.put("linkseal.secrets-file", installation.secretsFile(secretsOf).toString());
    properties.put("linkseal.match.url", "http://127.0.0.1:" + (portBase + 1));
    return properties;
  }

  private static String upload(ServiceProcess api, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        RunningQuickstart.send(
            HttpRequest.newBuilder(uploads(api).resolve("upload_all_participants/file.csv"))
                .header("Ocp-Apim-Subscription-Key", bulkKey)
                .PUT(body));
    assertThat(response.statusCode()).isEqualTo(201);
    return RunningQuickstart.data(response).get("upload_id").getStringValue();
  }

  private static void awaitStatus(ServiceProcess api, String upload, String expected) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(RunningQuickstart.STATUS_INTERVAL)
        .until(() -> status(api, upload), expected::equals);
  }

  private static String status(ServiceProcess api, String upload)
      throws IOException, InterruptedException {
    return RunningQuickstart.data(
            RunningQuickstart.send(
                HttpRequest.newBuilder(uploads(api).resolve("uploads/" + upload))
                    .header("Ocp-Apim-Subscription-Key", bulkKey)))
        .get("status")
        .getStringValue();
  }

  private static URI uploads(ServiceProcess api) {
    return api.uri().resolve("/bulk/ea/v2/");
  }
}
