package org.linkseal.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before Azurite and answers in its place, as Azure does when it is busy, broken or was told
 * to refuse; or hands everything on, slowly if wanted.
 */
public final class TroubledAzurite implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final Azurite azurite;
  private final HttpsServer server;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile int status;
  private volatile String code = "";
  private volatile Duration delay = Duration.ZERO;

  private TroubledAzurite(Azurite azurite, HttpsServer server) {
    this.azurite = azurite;
    this.server = server;
    this.http = azurite.http().version(HttpClient.Version.HTTP_1_1).build();
  }

  public static TroubledAzurite before(Azurite azurite) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TroubledAzurite troubled = new TroubledAzurite(azurite, server);
      server.setHttpsConfigurator(new HttpsConfigurator(azurite.tls()));
      server.setExecutor(troubled.threads);
      server.createContext("/", troubled::answer);
      server.start();
      return troubled;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String endpoint() {
    return azurite.endpoint(server.getAddress().getPort());
  }

  /** Answers the next calls so, as many as are said. */
  public void refuse(int times, int status, String code) {
    this.status = status;
    this.code = code;
    refusals.set(times);
  }

  /** From now on all is well again. */
  public void refuseNothing() {
    refusals.set(0);
  }

  /** How many of the calls that are to be refused have not come yet. */
  public int refusalsLeft() {
    return Math.max(0, refusals.get());
  }

  /** Lets each answer wait so long. */
  public void slowDown(Duration delay) {
    this.delay = delay;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      LockSupport.parkNanos(delay.toNanos());
      if (refusals.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
        refuse(exchange);
      } else {
        handOn(exchange, body);
      }
    }
  }

  private void refuse(HttpExchange exchange) throws IOException {
    byte[] body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
    exchange.getResponseHeaders().set("x-ms-error-code", code);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    send(exchange, status, body);
  }

  private void handOn(HttpExchange exchange, byte[] body) throws IOException {
    URI asked = exchange.getRequestURI();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + azurite.port() + asked))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!isOfTheConnection(name)) {
            values.forEach(value -> request.header(name, value));
          }
        });
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!isOfTheConnection(name) || (isHead && name.equals("content-length"))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    send(exchange, answer.statusCode(), answer.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
    if (!isEmpty) {
      exchange.getResponseBody().write(body);
    }
  }

  private static boolean isOfTheConnection(String header) {
    return OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
