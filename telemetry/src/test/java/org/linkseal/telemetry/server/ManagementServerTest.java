package org.linkseal.telemetry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.health.SharedDatabase;
import org.linkseal.telemetry.health.Watch;
import org.linkseal.telemetry.metrics.Meters;

class ManagementServerTest {
  private static final State EA =
      new State(
          new StateCode("ea"),
          "A state",
          new DatabaseLocation("host", 1, "db", "schema"),
          false,
          Lifecycle.ENABLED,
          null,
          new Contacts(null, null, null, null));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Meters meters = new Meters();
  private final AtomicBoolean registryIsDown = new AtomicBoolean();
  private final Watch watch =
      new Watch(
          () -> List.of(EA),
          _ -> {
            throw new SQLException("refused");
          },
          Map.of(SharedDatabase.REGISTRY, this::askRegistry),
          meters);
  private final ManagementServer server = new ManagementServer("127.0.0.1", -1, meters, watch);

  private void askRegistry() throws SQLException {
    if (registryIsDown.get()) {
      throw new SQLException("refused");
    }
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    meters.close();
    http.close();
  }

  @Test
  void aStateThatIsDownIsNamedByAServiceThatIsReady() throws Exception {
    await().until(() -> get("/health/ready").body().contains("\"ea\":\"DOWN\""));
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .isEqualTo(
            """
            {"status":"UP","databases":{"registry":"UP"},"states":{"ea":"DOWN"}}\
            """);
    assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void aServiceWhoseRegistryIsDownIsAliveAndNotReady() throws Exception {
    registryIsDown.set(true);
    await()
        .until(() -> get("/health/ready").body().contains("\"databases\":{\"registry\":\"DOWN\"}"));
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).startsWith("{\"status\":\"DOWN\"");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingButTheThreePathsIsServedAndNothingCanBeSent() throws Exception {
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .contains("process_uptime_seconds", "jvm_memory_used_bytes", "# HELP linkseal_state_up ");
    for (String other : List.of("/", "/metrics/", "/health", "/health/ready/", "/metricsx")) {
      assertThat(get(other).statusCode()).isEqualTo(404);
    }
    HttpRequest.Builder path = HttpRequest.newBuilder(server.uri().resolve("/metrics"));
    HttpResponse<String> sent =
        http.send(path.POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
    assertThat(sent.statusCode()).isEqualTo(405);
    assertThat(sent.headers().firstValue("Allow")).hasValue("GET, HEAD");
    HttpResponse<String> head = http.send(path.HEAD().build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsNamedByItsProperty() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ManagementServer second =
            new ManagementServer("127.0.0.1", taken.getLocalPort(), meters, watch)) {
      assertThatThrownBy(second::start)
          .hasMessageContaining("linkseal.management.port")
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
  }
}
