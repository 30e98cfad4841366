package org.linkseal.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/** What the service's answers say. */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON", e);
    }
  }

  /** The {@code data} of a 200 or 201. */
  public static JsonNode data(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isIn(200, 201);
    return json(answer.body()).get("data");
  }

  public static String uploadId(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(201);
    return data(answer).get("upload_id").asText();
  }

  /** The JSON text of a FAILED upload's {@code error_message}. */
  public static JsonNode errors(JsonNode status) {
    assertThat(status.get("status").asText()).isEqualTo("FAILED");
    return json(status.get("error_message").asText());
  }
}
