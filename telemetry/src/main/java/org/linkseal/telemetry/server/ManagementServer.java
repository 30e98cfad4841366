package org.linkseal.telemetry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.linkseal.telemetry.health.Readiness;
import org.linkseal.telemetry.health.Standing;
import org.linkseal.telemetry.health.Watch;
import org.linkseal.telemetry.metrics.Meters;

/**
 * Answers the operator's probes and scrapes on an address of its own: what serves the callers can
 * neither show it to them by mistake, nor be so busy with them that it looks dead.
 */
public final class ManagementServer implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final String host;
  private final int port;
  private final Meters meters;
  private final Watch watch;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpServer server;

  /**
   * Does nothing before {@link #start}.
   *
   * @param port -1 for a free one
   */
  public ManagementServer(String host, int port, Meters meters, Watch watch) {
    this.host = host;
    this.port = port;
    this.meters = meters;
    this.watch = watch;
  }

  private record Answer(int status, String type, String body) {}

  /**
   * Begins to watch and to answer.
   *
   * @throws IllegalStateException if the address cannot be had
   */
  public void start() {
    HttpServer started;
    try {
      started = HttpServer.create(new InetSocketAddress(host, Math.max(0, port)), 0);
    } catch (IOException e) {
      throw new IllegalStateException(
          "linkseal.management.host, linkseal.management.port: cannot listen on %s:%d (%s)"
              .formatted(host, port, e.getMessage()),
          e);
    }
    started.setExecutor(threads);
    started.createContext("/", this::handle);
    started.start();
    server = started;
    watch.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      Answer answer = answer(exchange.getRequestURI().getPath());
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(String path) {
    return switch (path) {
      case "/metrics" -> new Answer(200, TEXT, meters.scrape());
      case "/health/live" -> new Answer(200, JSON, HealthBody.of(Standing.UP));
      case "/health/ready" -> {
        Readiness readiness = watch.readiness();
        int status = readiness.standing() == Standing.UP ? 200 : 503;
        yield new Answer(status, JSON, HealthBody.of(readiness));
      }
      default -> new Answer(404, TEXT, "");
    };
  }

  /** Where it answers. */
  public URI uri() {
    HttpServer started = server;
    if (started == null) {
      throw new IllegalStateException("it has not started");
    }
    return URI.create("http://%s:%d".formatted(host, started.getAddress().getPort()));
  }

  /** At once: then a balancer sends no more. */
  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    watch.close();
    threads.shutdownNow();
  }
}
