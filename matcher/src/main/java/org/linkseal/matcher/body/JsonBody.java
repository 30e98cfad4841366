package org.linkseal.matcher.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.linkseal.matcher.connection.SlowSenderException;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;

/** Reads a body as JSON, whatever the request's headers call it: the ancestor did so too. */
@Singleton
public final class JsonBody {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonMapper json;

  JsonBody(JsonMapper json) {
    this.json = json;
  }

  /**
   * The whole body; nothing has read any of it before.
   *
   * @throws Refusal when it is not one JSON object, too long, or does not arrive in time
   */
  public JsonNode object(HttpRequest<?> request) {
    byte[] body = bytes(request);
    try {
      requireOneObject(body);
      return json.readValue(body, JsonNode.class);
    } catch (IOException e) {
      throw Refusal.of(MatchError.BODY_NOT_JSON);
    }
  }

  private static byte[] bytes(HttpRequest<?> request) {
    try (InputStream body = ((ServerHttpRequest<?>) request).byteBody().toInputStream()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw Refusal.of(
          switch (e.getCause()) {
            case ContentLengthExceededException _ -> MatchError.BODY_TOO_LONG;
            case SlowSenderException _ -> MatchError.TOO_SLOW;
            case null, default -> MatchError.BODY_NOT_JSON;
          });
    }
  }

  /**
   * The mapper stops behind the first value, whatever comes then, and of a member that is there
   * twice takes the last: who reads the first would have understood something else.
   */
  private static void requireOneObject(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken first = parser.nextToken();
      parser.skipChildren();
      if (first != JsonToken.START_OBJECT || parser.nextToken() != null) {
        throw new IOException("not one JSON object");
      }
    }
  }
}
