package org.linkseal.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The endpoint from which an Azure service gets the tokens of its managed identity, as App Service
 * has it (api-version 2019-08-01).
 */
public final class TokenServer implements AutoCloseable {
  private static final String SECRET = "of-a-test-identity";

  private final HttpServer server;

  private TokenServer(HttpServer server) {
    this.server = server;
  }

  public static TokenServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/token",
          exchange -> {
            Instant end = Instant.now().plus(Duration.ofHours(1));
            byte[] answer =
                """
                {"access_token": "%s", "expires_on": "%d", "token_type": "Bearer",
                 "resource": "https://storage.azure.com"}
                """
                    .formatted(AzureTokens.until(end), end.getEpochSecond())
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean known =
                SECRET.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"));
            exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return new TokenServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the environment of a service with a managed identity holds. */
  public Map<String, String> environment() {
    return Map.of(
        "IDENTITY_ENDPOINT",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/token",
        "IDENTITY_HEADER",
        SECRET);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
