package org.linkseal.openapi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContractClientTest {
  private static final String STATUS_PATH = "/bulk/ea/v2/uploads/Zr3k0Qw8y1TnVb5s";
  private static final String UPLOAD_PATH = "/bulk/ea/v2/upload_all_participants/day.csv";
  private static final String SECRET = "participant-not-to-be-printed";
  private static final String ACCEPTED = "{\"data\": {\"upload_id\": \"Zr3k0Qw8y1TnVb5s\"}}";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Map<String, String> JSON_AND_LOCATION =
      Map.of("Content-Type", "application/json", "Location", STATUS_PATH);

  private record Canned(int status, Map<String, String> headers, String body) {}

  private final List<String> received = new ArrayList<>();
  private Canned canned = new Canned(500, Map.of(), "");
  private HttpServer server;
  private ContractClient bulk;
  private ContractClient match;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          canned.headers().forEach(exchange.getResponseHeaders()::set);
          byte[] body = canned.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(canned.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    bulk = new ContractClient(Api.BULK);
    match = new ContractClient(Api.MATCH);
  }

  @AfterEach
  void stop() {
    bulk.close();
    match.close();
    server.stop(0);
  }

  @Test
  void anExchangeAsDescribedPasses() throws Exception {
    canned = new Canned(201, JSON_AND_LOCATION, ACCEPTED);

    assertThat(bulk.send(upload()).body()).isEqualTo(ACCEPTED);
    assertThat(received).containsExactly("a,b\n1,2\n");
  }

  @Test
  void aStatusThatIsNotDescribedFails() {
    canned = new Canned(500, JSON, "{}");

    assertDeviates("answered 500", "status is not described");
  }

  @Test
  void aMissingHeaderFails() {
    canned = new Canned(201, JSON, ACCEPTED);

    assertDeviates("lacks header Location");
  }

  @Test
  void aHeaderOfAWrongFormFails() {
    canned =
        new Canned(
            201, Map.of("Content-Type", "application/json", "Location", "/elsewhere"), ACCEPTED);

    assertDeviates("header Location breaks pattern");
  }

  @Test
  void aHeaderThatIsNotDescribedFails() {
    canned =
        new Canned(
            201,
            Map.of(
                "Content-Type", "application/json", "Location", STATUS_PATH, "Server", "a product"),
            ACCEPTED);

    assertDeviates("header server is not described");
  }

  @Test
  void aMissingMemberFails() {
    canned = new Canned(201, JSON_AND_LOCATION, "{\"data\": {}}");

    assertDeviates("body/data breaks required 'upload_id'");
  }

  @Test
  void aMemberThatIsNotDescribedFails() {
    canned =
        new Canned(
            201,
            JSON_AND_LOCATION,
            "{\"data\": {\"upload_id\": \"x\"}, \"more\": \"" + SECRET + "\"}");

    assertDeviates("body breaks additionalProperties 'more'");
  }

  @Test
  void aMemberOfAWrongFormFailsAndItsValueIsNotPrinted() {
    canned =
        new Canned(
            201,
            JSON_AND_LOCATION,
            "{\"data\": {\"upload_id\": \"%s %s\"}}".formatted(SECRET, SECRET));

    assertDeviates("body/data/upload_id breaks pattern");
  }

  @Test
  void aMemberNamedTwiceFails() {
    canned =
        new Canned(
            201, JSON_AND_LOCATION, "{\"data\": {\"upload_id\": \"x\", \"upload_id\": \"y\"}}");

    assertDeviates("body is not JSON, or names a member twice");
  }

  @Test
  void aWrongContentTypeFails() {
    canned =
        new Canned(201, Map.of("Content-Type", "text/plain", "Location", STATUS_PATH), ACCEPTED);

    assertDeviates("Content-Type is missing or not described");
  }

  @Test
  void aMissingBodyFails() {
    canned = new Canned(201, JSON_AND_LOCATION, "");

    assertDeviates("body is empty");
  }

  @Test
  void aRetryAfterInWordsFails() {
    canned =
        new Canned(
            503,
            Map.of("Content-Type", "application/problem+json", "Retry-After", "soon"),
            "{\"type\": \"about:blank\", \"title\": \"Service Unavailable\", \"status\": 503}");

    assertDeviates("header Retry-After breaks type");
  }

  @Test
  void aTimeOfAWrongFormFails() {
    canned = status("\"status\": \"UPLOADING\", \"created_at\": \"yesterday\"");

    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH).GET().build()))
        .isInstanceOf(ContractDeviation.class);
  }

  @Test
  void aCompleteUploadWithoutItsNumberFails() {
    canned =
        status(
            "\"status\": \"COMPLETE\", \"created_at\": \"2026-11-20T06:00:00Z\","
                + " \"completed_at\": \"2026-11-20T06:00:01Z\"");

    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH).GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("required 'participants_uploaded'");
  }

  @Test
  void theTextInAnErrorMessageIsHeldToItsOwnSchema() throws Exception {
    String failed =
        "\"status\": \"FAILED\", \"stage\": \"failed\", \"mode\": \"replace\","
            + " \"created_at\": \"2026-11-20T06:00:00Z\", \"error_message\": ";
    canned =
        status(
            failed
                + "\"{\\\"FileName\\\":\\\"a.csv\\\",\\\"ETag\\\":\\\"x\\\",\\\"IsValid\\\":false,"
                + "\\\"ErrorInfo\\\":\\\"x\\\",\\\"row_index_with_errors\\\":{}}\"");
    bulk.send(request(STATUS_PATH).GET().build());

    canned = status(failed + "\"{\\\"IsValid\\\":true}\"");
    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH).GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("/data/error_message breaks required 'FileName'");

    canned = status(failed + "\"row 4 is wrong\"");
    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH).GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("/data/error_message is not JSON");
  }

  @Test
  void aDescribedQueryIsSentAndItsValuesAreChecked() {
    canned = status("\"status\": \"UPLOADING\"");
    assertThatThrownBy(() -> bulk.send(request("/bulk/ea/v2/upload_history?limit=0").build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("parameter limit");
    assertThat(received).isEmpty();
    assertThatThrownBy(() -> bulk.send(request("/bulk/ea/v2/upload_history?limit=5").build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("answered 200");
    assertThat(received).hasSize(1);
  }

  @Test
  void aBodyThatIsNoJsonIsHeldToItsSchemaAsAText() {
    canned = new Canned(200, Map.of("Content-Type", "text/csv", "Vary", "Accept"), "no header\r\n");
    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH + "/errors").build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("breaks pattern");
  }

  @Test
  void aRequestThatIsNotAsDescribedIsNotSent() {
    assertThatThrownBy(() -> match.send(search("{\"data\": []}")))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("body /data breaks minItems");
    assertThatThrownBy(
            () -> bulk.send(request(UPLOAD_PATH.replace(".csv", ".txt")).PUT(csv()).build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("parameter filename");
    assertThatThrownBy(() -> bulk.send(request(UPLOAD_PATH).PUT(empty()).build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("body is missing");
    assertThatThrownBy(() -> bulk.send(request(STATUS_PATH + "?limit=1").GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("has a query");
    assertThatThrownBy(() -> bulk.send(HttpRequest.newBuilder(uri(STATUS_PATH)).build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("has no key");
    assertThatThrownBy(() -> bulk.send(request("/bulk/ea/v2/uploads").GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("is not described");
    assertThat(received).isEmpty();
  }

  @Test
  void anInvalidRequestIsSentAndItsAnswerChecked() throws Exception {
    canned =
        new Canned(
            400,
            JSON,
            "{\"errors\": [{\"status\": \"400\", \"code\": \"x\", \"title\": \"y\", \"detail\": \"z\"}]}");
    match.sendInvalid(search("{\"data\": []}"));
    assertThat(received).containsExactly("{\"data\": []}");

    canned = new Canned(400, JSON, "{\"errors\": []}");
    assertThatThrownBy(() -> match.sendInvalid(search("{\"data\": []}")))
        .isInstanceOf(ContractDeviation.class);
  }

  @Test
  void aPathThatIsNotDescribedHasItsAnswersToo() throws Exception {
    canned =
        new Canned(
            404,
            JSON,
            "{\"errors\": [{\"status\": \"404\", \"title\": \"NotFoundException\", \"detail\":"
                + " \"not found\"}]}");
    bulk.sendInvalid(request("/bulk/ea/v2/uploads").GET().build());

    canned = new Canned(200, JSON, "{}");
    assertThatThrownBy(() -> bulk.sendInvalid(request("/bulk/ea/v2/uploads").GET().build()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContaining("status is not described");
  }

  @Test
  void aBodyThatIsNotJsonIsReadOnceWhileItIsSent() throws Exception {
    canned = new Canned(201, JSON_AND_LOCATION, ACCEPTED);
    AtomicInteger opened = new AtomicInteger();

    bulk.send(
        request(UPLOAD_PATH)
            .PUT(
                HttpRequest.BodyPublishers.ofInputStream(() -> {
                  opened.incrementAndGet();
                  return InputStream.nullInputStream();
                }))
            .build());

    assertThat(opened).hasValue(1);
  }

  private void assertDeviates(String... parts) {
    assertThatThrownBy(() -> bulk.send(upload()))
        .isInstanceOf(ContractDeviation.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining(SECRET);
  }

  private static Canned status(String members) {
    return new Canned(
        200, JSON, "{\"data\": {\"upload_identifier\": \"Zr3k0Qw8y1TnVb5s\", " + members + "}}");
  }

  private HttpRequest upload() {
    return request(UPLOAD_PATH).PUT(csv()).build();
  }

  private HttpRequest search(String body) {
    return request("/match/v2/find_matches")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest.BodyPublisher csv() {
    return HttpRequest.BodyPublishers.ofString("a,b\n1,2\n");
  }

  private static HttpRequest.BodyPublisher empty() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Ocp-Apim-Subscription-Key", "a key");
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }
}
