package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.linkseal.matcher.TestMatcher.FIND_MATCHES;
import static org.linkseal.matcher.TestMatcher.body;
import static org.linkseal.matcher.TestMatcher.errors;
import static org.linkseal.matcher.TestMatcher.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** Requests that are not answered, or not for every person; ea has published, eb asks. */
class RefusedRequestsTest {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

  private static TestInstallation installation;
  private static TestSnapshots snapshots;
  private static TestIssuer issuer;
  private static TestMatcher matcher;
  private static String key;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb", "mt");
    snapshots = new TestSnapshots(installation);
    snapshots.publish(new StateCode("ea"), TestRow.of("listed", "participant1"));
    issuer = TestIssuer.start(Clock.systemUTC());
    matcher = TestMatcher.start(installation, Map.copyOf(issuer.properties()));
    key = installation.mintKey(Scope.MATCH, "eb");
  }

  @AfterAll
  static void stop() {
    matcher.close();
    issuer.close();
    snapshots.close();
    installation.close();
  }

  @Test
  void noKeyAnEmptyAnUnknownAndAnotherApisKeyAreRefusedAlike() throws Exception {
    char last = key.charAt(key.length() - 1);
    String misspelt = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');

    assertRefused(keyless());
    for (String wrong : List.of("", "nonsense", misspelt, installation.mintKey(Scope.BULK, "eb"))) {
      assertRefused(keyless().header(KEY_HEADER, wrong));
      assertRefused(keyless().header("Authorization", "Bearer " + wrong));
    }
    assertRefused(keyless().header("Authorization", key));
    assertRefused(keyless().header(KEY_HEADER, key).header("Authorization", "Bearer x"));
  }

  @Test
  void anAccessTokenThatIsNotValidIsRefusedLikeAKeyThatNobodyHas() throws Exception {
    installation.registerClient("searches-of-eb", Scope.MATCH, "eb");
    installation.registerClient("uploads-of-eb", Scope.BULK, "eb");
    installation.registerClient("revoked", Scope.MATCH, "eb");
    installation.revokeClient("revoked");
    JWTClaimsSet claims = issuer.claims("searches-of-eb").build();
    String valid = issuer.sign(claims);
    assertThat(matcher.sendInvalid(bearing(valid).build()).statusCode()).isEqualTo(400);

    for (String token :
        List.of(
            issuer.token("not-registered"),
            issuer.token("uploads-of-eb"),
            issuer.token("revoked"),
            issuer.sign(issuer.claims("searches-of-eb").audience("api://another").build()),
            issuer.sign(issuer.claims("searches-of-eb").issuer("https://another.example").build()),
            issuer.sign(issuer.claims("searches-of-eb").expirationTime(inMinutes(-2)).build()),
            issuer.sign(issuer.claims("searches-of-eb").notBeforeTime(inMinutes(2)).build()),
            TestIssuer.unsigned(claims),
            issuer.signedWithThePublicKey(claims),
            TestIssuer.signedBy(TestIssuer.newKey(), claims),
            valid.substring(0, valid.lastIndexOf('.') + 1),
            valid + "x")) {
      assertRefused(bearing(token));
    }
  }

  @Test
  void whileNoTokenCanBeCheckedItsSenderIsToldToComeBackAndKeysAreTaken() throws Exception {
    TestIssuer gone = TestIssuer.start(Clock.systemUTC());
    gone.close();
    try (TestMatcher other = TestMatcher.start(installation, Map.copyOf(gone.properties()))) {
      HttpResponse<String> answer =
          other.send(
              other
                  .request(FIND_MATCHES)
                  .header("Authorization", "Bearer " + gone.token("x"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body(person("nobody"))))
                  .build());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      assertThat(other.onlyMatch(key, "listed").get("state").asText()).isEqualTo("ea");
    }
  }

  @Test
  void aMatcherThatIsToldOfHalfAnIssuerDoesNotStart() {
    assertThatThrownBy(() ->
            TestMatcher.start(installation, Map.of("linkseal.oauth.audience", "api://linkseal")))
        .rootCause()
        .hasMessageStartingWith("missing: linkseal.oauth.issuer, linkseal.oauth.jwks-url;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/match/v2", "/match/v2/find_match", "/bulk/eb/v2/uploads/x"})
  void aPathThatIsNoRouteIsNotFoundWhateverTheKey(String path) throws Exception {
    for (HttpRequest.Builder request :
        List.of(matcher.request(path), matcher.request(path).header(KEY_HEADER, key))) {
      HttpResponse<String> answer = matcher.sendInvalid(request.build());

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body())
          .isEqualTo(
              "{\"errors\":[{\"status\":\"404\",\"title\":\"NotFoundException\",\"detail\":\"not"
                  + " found\"}]}");
    }
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    HttpResponse<String> answer =
        matcher.sendInvalid(matcher.request(FIND_MATCHES).header(KEY_HEADER, key).build());

    assertThat(answer.statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"data\": [",
        "[]",
        "7",
        "null",
        "\"text\"",
        "{\"data\": []} x",
        "{\"data\": [], \"data\": []}",
        "{\"data\": [{\"vulnerable_individual\": true, \"vulnerable_individual\": false}]}"
      })
  void aBodyThatIsNotOneJsonObjectWithEachMemberOnceIsABadRequest(String body) throws Exception {
    assertBadRequest(body, "The body is not a JSON object, or a member of it is there twice.");
  }

  /** RFC 9112, sections 3.2 and 6: behind each of them there is a request, which is not served. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST, Host: a, Content-Length: 0x5",
        "POST, Host: a, Content-Length: x",
        "POST, Host: a, Content-Length: 5, Content-Length: 6",
        "POST, Host: a, Content-Length: 5, Transfer-Encoding: chunked",
        "POST, Host: a, Transfer-Encoding: identity",
        "POST, Host: a, Transfer-Encoding: foo",
        "POST, Host: a, Transfer-Encoding: gzip;q=1,chunked",
        "POST, Host: a, Transfer-Encoding: chunked, Transfer-Encoding: chunked",
        "POST, Host: a, Transfer-Encoding: chunked, , zz",
        "POST, Host: a, Host: a, Content-Length: 0",
        "POST, Content-Length: 0",
        "GET, Host: a, Sec-WebSocket-Key1: 1, Sec-WebSocket-Key2: 2"
      })
  void neitherWhereTheNextRequestBeginsNorForWhomItIsIsGuessed(String request) throws Exception {
    String[] parts = request.split(", ", 2);
    try (Connection connection = new Connection(matcher.uri())) {
      connection.head(
          parts[0] + " " + FIND_MATCHES + " HTTP/1.1",
          KEY_HEADER + ": " + key,
          parts[1].replace(", ", "\r\n"),
          "",
          "GET /match/v2/nothing HTTP/1.1");

      assertThat(connection.status()).isEqualTo(400);
      assertThat(connection.isEnded()).isTrue();
    }
  }

  @Test
  void aRequestOfHttp10NeedNotNameAHost() throws Exception {
    try (Connection connection = new Connection(matcher.uri())) {
      connection.send("GET /match/v2/nothing HTTP/1.0\r\n\r\n");

      assertThat(connection.status()).isEqualTo(404);
    }
  }

  @Test
  void dataMustBeThereAndHoldOneToFiftyPersons() throws Exception {
    Object[] tooMany = new Object[51];
    Arrays.fill(tooMany, person("somebody"));

    assertBadRequest("{}", "Required property 'data' not found in JSON. Path ''.");
    assertBadRequest(
        "{\"data\": null}", "Required property 'data' expects a value but got null. Path ''.");
    assertBadRequest("{\"data\": {}}", "Property 'data' must be an array of persons.");
    assertBadRequest("{\"data\": []}", "Property 'data' must not be empty.");
    assertBadRequest(body(tooMany), "Property 'data' must not hold more than 50 persons.");
    assertBadRequest("{\"data\": [7]}", "A person must be a JSON object. Path 'data[0]'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lds_hash", "participant_id", "search_reason"})
  void aRequiredPropertyThatIsAbsentInAnyPersonIsABadRequest(String property) throws Exception {
    Map<String, Object> without = person("second");
    without.remove(property);
    assertBadRequest(
        body(person("listed"), without),
        "Required property '" + property + "' not found in JSON. Path 'data[1]'.");

    Map<String, Object> withNull = person("first");
    withNull.put(property, null);
    assertBadRequest(
        body(withNull),
        "Required property '" + property + "' expects a value but got null. Path 'data[0]'.");
  }

  @Test
  void everyFaultOfAPersonIsNamedAndTheOthersAreAnswered() throws Exception {
    Map<String, Object> faulty = person("faulty");
    faulty.put("lds_hash", "ABC");
    faulty.put("participant_id", "no spaces allowed");
    faulty.put("case_id", "123456789012345678901");
    faulty.put("search_reason", "curiosity");
    faulty.put("vulnerable_individual", "yes");
    Map<String, Object> upperCase = person("upper case");
    upperCase.put("lds_hash", TestRow.ldsHash("upper case").toUpperCase(Locale.ROOT));
    upperCase.put("participant_id", 7);
    Map<String, Object> emptyCase = person("listed");
    emptyCase.put("participant_id", "Longest_of-them-all1");
    emptyCase.put("case_id", "");
    Map<String, Object> nothing = person("listed");
    nothing.put("case_id", null);
    nothing.put("vulnerable_individual", null);

    HttpResponse<String> answer =
        matcher.sendInvalid(
            matcher.request(key, body(faulty, nothing, upperCase, emptyCase)).build());

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode data = TestMatcher.parse(answer.body()).get("data");
    assertThat(data.get("results").findValuesAsText("index")).containsExactly("1", "3");
    assertThat(data.at("/results/0/matches")).hasSize(1);
    assertThat(errors(data)).allMatch(error -> error.endsWith(" VALIDATION_ERROR"));
    assertThat(data.get("errors"))
        .extracting(
            error -> error.get("index") + " " + error.get("detail").asText().split(" ", 2)[0])
        .containsExactly(
            "0 lds_hash",
            "0 participant_id",
            "0 case_id",
            "0 search_reason",
            "0 vulnerable_individual",
            "2 lds_hash",
            "2 participant_id");
    assertThat(answer.body()).doesNotContain("curiosity", "no spaces", "ABC");
  }

  @Test
  void aSearchOfFaultyPersonsOnlyIsAnsweredWithTheirFaults() throws Exception {
    Map<String, Object> faulty = person("faulty");
    faulty.put("lds_hash", "");

    HttpResponse<String> answer = matcher.sendInvalid(matcher.request(key, body(faulty)).build());

    JsonNode data = TestMatcher.parse(answer.body()).get("data");
    assertThat(data.get("results")).isEmpty();
    assertThat(errors(data)).containsExactly("0 VALIDATION_ERROR");
  }

  @Test
  void theFederalOrchestratorMustNameARegisteredState() throws Exception {
    String federal = installation.mintKey(Scope.MATCH, null);
    HttpRequest.Builder search = matcher.request(federal, body(person("listed")));

    assertBadRequest(search, "Required header 'X-Initiating-State' is missing.");
    for (String unknown : List.of("zz", "e", "Echo Alpha")) {
      assertBadRequest(
          search.copy().header("X-Initiating-State", unknown),
          "Header 'X-Initiating-State' names no state.");
    }
    assertBadRequest(
        search.copy().header("X-Initiating-State", "eb").header("X-Initiating-State", "ea"),
        "Header 'X-Initiating-State' must name one state.");
  }

  /** Whoever reads the audit reads what was sent, and nothing that looks like something else. */
  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\u0085b", "jos\u00e9"})
  void aFromHeaderOfOtherThanPrintableAsciiIsRefused(String from) throws Exception {
    try (Connection connection = new Connection(matcher.uri())) {
      for (String path : List.of("/match/v2/matches", "/match/v2/matches/2222222")) {
        connection.head("GET " + path + " HTTP/1.1", KEY_HEADER + ": " + key, "From: " + from);
        assertThat(connection.status()).isEqualTo(400);
      }
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    HttpResponse<String> answer =
        matcher.sendInvalid(matcher.request(key, " ".repeat(1_100_000)).build());

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  /** Whoever looks at no answer before it has sent everything must not wait for ever. */
  @ParameterizedTest
  @CsvSource({
    "find_matches, Content-Length: 20000000, 413",
    "find_matches, Transfer-Encoding: chunked, 413",
    "nothing, Content-Length: 20000000, 404",
    "nothing, Transfer-Encoding: chunked, 404"
  })
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsTooLongIsNotReadToItsEnd(String path, String length, int status) throws Exception {
    try (Connection connection = new Connection(matcher.uri())) {
      connection.head("POST /match/v2/" + path + " HTTP/1.1", KEY_HEADER + ": " + key, length);
      if (length.endsWith("chunked")) {
        connection.send("150000\r\n" + " ".repeat(0x150000) + "\r\n");
      }
      assertThat(connection.status()).isEqualTo(status);
      assertThat(connection.isEnded()).isTrue();
      assertThat(connection.takesTheRest()).isFalse();
    }
  }

  @Test
  void whatIsRefusedAndNotTooLongIsReadAndTheConnectionGoesOn() throws Exception {
    try (Connection connection = new Connection(matcher.uri())) {
      connection.head("POST " + FIND_MATCHES + " HTTP/1.1", "Content-Length: 1000000");
      assertThat(connection.status()).isEqualTo(401);
      connection.send(" ".repeat(1_000_000));
      connection.head("POST /match/v2/nothing HTTP/1.1", "Content-Length: 0");
      assertThat(connection.status()).isEqualTo(404);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRequestThatDoesNotArriveInTimeIsAnsweredOrCutOffHoweverOftenAByteOfItComes()
      throws Exception {
    try (TestMatcher other =
            TestMatcher.start(installation, Map.of("linkseal.requests.arrive-within", "500ms"));
        Connection idle = new Connection(other.uri())) {
      idle.head("POST /match/v2/nothing HTTP/1.1", "Content-Length: 0");
      assertThat(idle.status()).isEqualTo(404);

      try (Connection unused = new Connection(other.uri());
          Connection head = new Connection(other.uri())) {
        head.send("POST " + FIND_MATCHES + " HTTP/1.1\r\nX-");
        head.sendDrops();
        assertThat(head.isEnded()).isTrue();
        assertThat(unused.isEnded()).isTrue();
      }

      String[] wanted = {
        "POST " + FIND_MATCHES + " HTTP/1.1", KEY_HEADER + ": " + key, "Content-Length: 1000"
      };
      try (Connection body = new Connection(other.uri())) {
        body.head(wanted);
        body.sendDrops();
        assertTooSlow(body);
      }
      try (Connection silent = new Connection(other.uri())) {
        silent.head(wanted);
        assertTooSlow(silent);
      }
      try (Connection refused = new Connection(other.uri())) {
        refused.head("POST " + FIND_MATCHES + " HTTP/1.1", "Content-Length: 1000");
        assertThat(refused.status()).isEqualTo(401);
        refused.sendDrops();
        assertThat(refused.isEnded()).isTrue();
      }

      idle.head("POST /match/v2/nothing HTTP/1.1", "Content-Length: 0");
      assertThat(idle.status()).isEqualTo(404);
    }
  }

  private static void assertTooSlow(Connection connection) throws Exception {
    assertThat(connection.status()).isEqualTo(408);
    assertThat(connection.isEnded()).isTrue();
  }

  private static HttpRequest.Builder keyless() {
    return matcher.request(FIND_MATCHES).POST(HttpRequest.BodyPublishers.ofString("{}"));
  }

  private static HttpRequest.Builder bearing(String token) {
    return keyless().header("Authorization", "Bearer " + token);
  }

  private static Date inMinutes(int minutes) {
    return Date.from(Instant.now().plus(Duration.ofMinutes(minutes)));
  }

  private static void assertRefused(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = matcher.sendInvalid(request.build());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo(
            "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key."
                + " Make sure to provide a valid key for an active subscription.\"}");
  }

  private static void assertBadRequest(String body, String detail) throws Exception {
    assertBadRequest(matcher.request(key, body), detail);
  }

  private static void assertBadRequest(HttpRequest.Builder request, String detail)
      throws Exception {
    HttpResponse<String> answer = matcher.sendInvalid(request.build());

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode errors = TestMatcher.parse(answer.body()).get("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).get("status").asText()).isEqualTo("400");
    assertThat(errors.get(0).get("detail").asText()).isEqualTo(detail);
  }
}
