package org.linkseal.quickstart;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** Calls the two running services over HTTP, as an agency's program would. */
final class ServiceClient {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonMapper json = JsonMapper.createDefault();
  private final Quickstart quickstart;

  ServiceClient(Quickstart quickstart) {
    this.quickstart = quickstart;
  }

  /** Sends the file whole; the answer is the upload's identifier. */
  String upload(SampleState state, Path file) throws IOException, InterruptedException {
    JsonNode data =
        send(
            bulk(state, "/upload_all_participants/" + file.getFileName())
                .PUT(BodyPublishers.ofFile(file)),
            201);
    return member(data, "upload_id").getStringValue();
  }

  JsonNode status(SampleState state, String uploadId) throws IOException, InterruptedException {
    return send(bulk(state, "/uploads/" + uploadId), 200);
  }

  JsonNode search(SampleState state, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(quickstart.matchUrl() + "/match/v2/find_matches"))
            .header(KEY_HEADER, quickstart.keys(state).matchKey())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        200);
  }

  /**
   * A member that the contract promises.
   *
   * @throws IllegalStateException when the answer lacks it
   */
  static JsonNode member(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new IllegalStateException("the answer has no " + name);
    }
    return value;
  }

  private HttpRequest.Builder bulk(SampleState state, String path) {
    return HttpRequest.newBuilder(
            URI.create(quickstart.bulkUrl() + "/bulk/" + state.lowerCase() + "/v2" + path))
        .header(KEY_HEADER, quickstart.keys(state).bulkKey());
  }

  private JsonNode send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != expected) {
      throw new IOException(
          "%s answered %d instead of %d"
              .formatted(response.uri().getPath(), response.statusCode(), expected));
    }
    return member(json.readValue(response.body(), JsonNode.class), "data");
  }
}
