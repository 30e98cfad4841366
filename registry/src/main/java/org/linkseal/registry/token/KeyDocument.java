package org.linkseal.registry.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JSON Web Key Set (RFC 7517) that an issuer publishes. */
final class KeyDocument {
  /** From the first byte sent to the last one received. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  /** Entra ID's has 20 KB. */
  static final int MOST_BYTES = 262_144;

  private KeyDocument() {}

  /**
   * Fetches it; no redirect is followed.
   *
   * @throws IOException when there is none in time, it is too long, or it holds no key
   */
  static JWKSet fetch(URI url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Accept", "application/json").GET().build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
      try {
        return keys(
            client
                .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MOST_BYTES))
                .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
      } finally {
        client.shutdownNow(); // or closing it waits for whoever is slow
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("no answer", e);
    }
  }

  private static JWKSet keys(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException("answered " + answer.statusCode());
    }
    try {
      JWKSet keys = JWKSet.parse(answer.body()).toPublicJWKSet();
      if (keys.isEmpty()) {
        throw new IOException("answered without a key");
      }
      return keys;
    } catch (ParseException e) {
      throw new IOException("answered with no key set", e);
    }
  }
}
