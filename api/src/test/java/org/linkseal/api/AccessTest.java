package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.Answers;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Scope;

@ExtendWith(SharedBulkApi.class)
class AccessTest {
  private static final String DENIED =
      "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key. Make sure to"
          + " provide a valid key for an active subscription.\"}";
  private static final int SENDERS = 100;
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

  private final BulkApi api;
  private final TestInstallation installation;
  private final TestIssuer issuer;

  AccessTest(BulkApi api, TestInstallation installation, TestIssuer issuer) {
    this.api = api;
    this.installation = installation;
    this.issuer = issuer;
  }

  @Test
  void withoutAKeyNothingIsServed() throws Exception {
    assertDenied(api.client().sendInvalid(status("ea").build()));
    assertDenied(api.client().sendInvalid(upload("ea").build()));
  }

  @Test
  void aKeyThatNobodyHasIsDenied() throws Exception {
    String unknown = otherKeyLike(api.key("ea"));
    for (String key : List.of("x", "lks_", "", unknown, "Bearer " + api.key("ea"))) {
      assertDenied(api.client().sendInvalid(status("ea").header(KEY_HEADER, key).build()));
    }
  }

  /** Virtual threads are not counted. */
  @Test
  void whoeverSendsWithoutALiveKeyMakesNoThreads() throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<RawHttp> senders = new ArrayList<>();
    try (Connection held = installation.sharedCluster().superuser("registry");
        Statement lock = held.createStatement()) {
      held.setAutoCommit(false);
      lock.execute("LOCK TABLE registry.api_key");
      threads.resetPeakThreadCount();
      int before = threads.getThreadCount();
      for (int sender = 0; sender < SENDERS; sender++) {
        RawHttp http = new RawHttp(api.uri());
        senders.add(http);
        http.head(
            "PUT",
            "/bulk/ea/v2/upload_all_participants/a.csv",
            KEY_HEADER + ": " + ApiKey.generate().text(),
            "Content-Length: 100");
      }
      for (RawHttp http : senders) {
        assertThat(http.answer().status()).isEqualTo(503);
      }
      assertThat(threads.getPeakThreadCount() - before).isLessThan(SENDERS / 2);
    } finally {
      for (RawHttp http : senders) {
        http.close();
      }
    }
  }

  @Test
  void aKeyMayBeABearerToken() throws Exception {
    for (String scheme : List.of("Bearer ", "bearer  ")) {
      HttpRequest request = status("ea").header("Authorization", scheme + api.key("ea")).build();
      assertThat(api.client().send(request).statusCode()).isEqualTo(404);
    }
    HttpRequest both =
        status("ea")
            .header("Authorization", "Bearer " + api.key("ea"))
            .header(KEY_HEADER, api.key("ea"))
            .build();
    assertThat(api.client().send(both).statusCode()).isEqualTo(404);
  }

  @Test
  void keysThatDifferAreDeniedWhicheverIsRight() throws Exception {
    for (String bearer : List.of("Bearer " + api.key("eb"), "Bearer x", "Bearer ", "Bearer")) {
      assertDenied(
          api.client()
              .sendInvalid(
                  status("ea")
                      .header(KEY_HEADER, api.key("ea"))
                      .header("Authorization", bearer)
                      .build()));
    }
    assertDenied(
        api.client()
            .sendInvalid(
                status("ea")
                    .header(KEY_HEADER, api.key("ea"))
                    .header(KEY_HEADER, api.key("eb"))
                    .build()));
    assertDenied(
        api.client().sendInvalid(status("ea").header("Authorization", api.key("ea")).build()));
  }

  @Test
  void aRevokedKeyIsDenied() throws Exception {
    ApiKey key =
        installation.provisioner().mintKey(Scope.BULK, new StateCode("eb"), null, "to be revoked");
    HttpRequest request = status("eb").header(KEY_HEADER, key.text()).build();
    assertThat(api.client().send(request).statusCode()).isEqualTo(404);
    installation.provisioner().revokeKey(key.id());
    await().untilAsserted(() -> assertDenied(api.client().sendInvalid(request)));
  }

  @Test
  void anExpiredKeyIsDenied() throws Exception {
    ApiKey key =
        installation
            .provisioner()
            .mintKey(Scope.BULK, new StateCode("eb"), Instant.now(), "expired at once");
    assertDenied(api.client().sendInvalid(status("eb").header(KEY_HEADER, key.text()).build()));
  }

  @Test
  void anAccessTokenOpensWhatItsClientIsRegisteredForUntilThatIsRevoked() throws Exception {
    installation.registerClient("uploads-of-ea", Scope.BULK, "ea");
    String token = issuer.token("uploads-of-ea");
    assertThat(api.client().send(bearing(token, upload("ea"))).statusCode()).isEqualTo(201);
    assertThat(api.client().send(bearing(token, status("EA"))).statusCode()).isEqualTo(404);
    for (String another : List.of("eb", "zz")) {
      assertDenied(api.client().sendInvalid(bearing(token, status(another))));
    }
    HttpRequest withAKey = bearing(token, status("ea").header(KEY_HEADER, api.key("ea")));
    assertDenied(api.client().sendInvalid(withAKey));

    installation.revokeClient("uploads-of-ea");
    await()
        .untilAsserted(() -> assertDenied(api.client().sendInvalid(bearing(token, status("ea")))));
  }

  @Test
  void anAccessTokenThatIsNotValidIsDeniedLikeAKeyThatNobodyHas() throws Exception {
    installation.registerClient("of-ec", Scope.BULK, "ec");
    installation.registerClient("searches-of-ec", Scope.MATCH, "ec");
    installation.registerClient("overseer", Scope.OVERSIGHT, null);
    JWTClaimsSet claims = issuer.claims("of-ec").build();
    String valid = issuer.sign(claims);
    assertThat(api.client().send(bearing(valid, status("ec"))).statusCode()).isEqualTo(404);

    for (String token :
        List.of(
            issuer.token("not-registered"),
            issuer.token("searches-of-ec"),
            issuer.token("overseer"),
            issuer.sign(issuer.claims("of-ec").audience("api://another").build()),
            issuer.sign(issuer.claims("of-ec").issuer("https://another.example").build()),
            issuer.sign(issuer.claims("of-ec").expirationTime(inMinutes(-2)).build()),
            issuer.sign(issuer.claims("of-ec").notBeforeTime(inMinutes(2)).build()),
            TestIssuer.unsigned(claims),
            issuer.signedWithThePublicKey(claims),
            TestIssuer.signedBy(TestIssuer.newKey(), claims),
            valid.substring(0, valid.lastIndexOf('.') + 1),
            valid + "x")) {
      assertDenied(api.client().sendInvalid(bearing(token, status("ec"))));
    }
  }

  @Test
  void whileNoTokenCanBeCheckedItsSenderIsToldToComeBackAndKeysAreTaken() throws Exception {
    TestIssuer gone = TestIssuer.start(Clock.systemUTC());
    gone.close();
    try (BulkApi other = BulkApi.start(installation, Map.copyOf(gone.properties()))) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(other.uri().resolve("/bulk/ea/v2/uploads/x"));
      HttpResponse<String> answer = api.client().send(bearing(gone.token("x"), request.copy()));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("10");
      assertThat(
              api.client()
                  .send(request.copy().header(KEY_HEADER, api.key("ea")).build())
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aServiceThatIsToldOfHalfAnIssuerDoesNotStart(@TempDir Path staging) {
    Map<String, Object> half =
        Map.of(
            "linkseal.registry.url",
            installation.registryUrl(),
            "linkseal.secrets-file",
            installation.secretsFile(Service.API).toString(),
            "linkseal.staging.directory",
            staging.toString(),
            "micronaut.server.port",
            -1,
            "linkseal.oauth.issuer",
            "https://issuer.example",
            "linkseal.oauth.jwks-url",
            "https://issuer.example/keys");
    assertThatThrownBy(() -> ApiServer.start(half))
        .rootCause()
        .hasMessageStartingWith("missing: linkseal.oauth.audience;");
  }

  @Test
  void anUploadOfAnotherStateIsNotFound() throws Exception {
    String id = Answers.uploadId(api.upload("ea", "a.csv", BodyPublishers.ofString("x")));
    assertThat(api.status("ea", id).statusCode()).isEqualTo(200);
    assertNotFound(api.status("ec", id));
  }

  @Test
  void aKeyOfAnotherStateIsDeniedWhetherOrNotThatStateExists() throws Exception {
    for (String state : List.of("ea", "zz", "nowhere", "e")) {
      assertDenied(
          api.client().sendInvalid(status(state).header(KEY_HEADER, api.key("ec")).build()));
    }
    String id = Answers.uploadId(api.upload("ea", "a.csv", BodyPublishers.ofString("x")));
    assertDenied(
        api.client()
            .sendInvalid(
                HttpRequest.newBuilder(api.uri().resolve("/bulk/ea/v2/uploads/" + id))
                    .header(KEY_HEADER, api.key("ec"))
                    .build()));
  }

  @Test
  void aKeyOfTheMatchApiIsDenied() throws Exception {
    for (String key :
        List.of(
            installation.mintKey(Scope.MATCH, "ec"),
            installation.mintKey(Scope.MATCH, null),
            installation.mintOversightKey(null))) {
      assertDenied(api.client().sendInvalid(upload("ec").header(KEY_HEADER, key).build()));
    }
  }

  @Test
  void aPathTakesTheStateInEitherCase() throws Exception {
    HttpRequest.Builder request = status("EC").header(KEY_HEADER, api.key("ec"));
    assertThat(api.client().send(request.build()).statusCode()).isEqualTo(404);
    HttpResponse<String> uploaded =
        api.client().send(upload("eC").header(KEY_HEADER, api.key("ec")).build());
    assertThat(uploaded.headers().firstValue("Location").orElseThrow())
        .isEqualTo("/bulk/ec/v2/uploads/" + Answers.uploadId(uploaded));
  }

  @Test
  void aPathThatIsNoRouteIsNotFoundWhateverTheKey() throws Exception {
    for (String path :
        List.of(
            "/",
            "/bulk",
            "/bulk/ea/v2/uploads",
            "/bulk/ea/v2/uploads/",
            "/bulk/ea/v2/uploads/x/",
            "/bulk/ea/v2/uploads/x/errors/",
            "/bulk/ea/v2/uploads/x/y",
            "/bulk/ea/v2/upload_history/",
            "/bulk/ea/v2/upload_all_participants",
            "/bulk/ea/v2/upload_all_participants/",
            "/bulk/ea/v1/uploads/x",
            "/health")) {
      HttpRequest.Builder request = HttpRequest.newBuilder(api.uri().resolve(path));
      assertNotFound(api.client().sendInvalid(request.copy().build()));
      assertNotFound(
          api.client().sendInvalid(request.copy().header(KEY_HEADER, api.key("ea")).build()));
    }
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() throws Exception {
    HttpResponse<String> answer = api.client().sendInvalid(status("ea").DELETE().build());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    HttpResponse<String> other = api.client().sendInvalid(upload("ea").GET().build());
    assertThat(other.headers().firstValue("Allow")).contains("PUT");
  }

  private static void assertDenied(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo(DENIED);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  private static void assertNotFound(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "{\"errors\":[{\"status\":\"404\",\"title\":\"NotFoundException\","
                + "\"detail\":\"not found\"}]}");
  }

  private static HttpRequest bearing(String token, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + token).build();
  }

  private static Date inMinutes(int minutes) {
    return Date.from(Instant.now().plus(Duration.ofMinutes(minutes)));
  }

  private static String otherKeyLike(String key) {
    char last = key.charAt(key.length() - 1);
    return key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');
  }

  private HttpRequest.Builder status(String state) {
    return HttpRequest.newBuilder(uri("/bulk/" + state + "/v2/uploads/x")).GET();
  }

  private HttpRequest.Builder upload(String state) {
    return HttpRequest.newBuilder(uri("/bulk/" + state + "/v2/upload_all_participants/a.csv"))
        .PUT(BodyPublishers.ofString(CsvFiles.rows(3, 1)));
  }

  private URI uri(String path) {
    return api.uri().resolve(path);
  }
}
