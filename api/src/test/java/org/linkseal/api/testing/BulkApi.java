package org.linkseal.api.testing;

import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.data;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.linkseal.api.ApiServer;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractClient;
import org.linkseal.registry.Service;
import org.linkseal.registry.auth.Scope;

/** A running service, and a client that holds its answers to the document. */
public final class BulkApi implements AutoCloseable {
  /** Tests share a snapshot, and one's may be larger than the next one's. */
  private static final String ANY_SIZE = "?allow_shrink=true";

  private final TestInstallation installation;
  private final Path staging;
  private final Map<String, Object> properties;
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final ContractClient client = new ContractClient(Api.BULK);
  private ApiServer server;

  private BulkApi(TestInstallation installation, Map<String, Object> overrides) {
    this.installation = installation;
    try {
      this.staging = Files.createTempDirectory("linkseal-staging-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.properties = new HashMap<>();
    properties.put("linkseal.registry.url", installation.registryUrl());
    properties.put("linkseal.secrets-file", installation.secretsFile(Service.API).toString());
    properties.put("linkseal.staging.directory", staging.toString());
    properties.put("linkseal.rate-limits.enabled", false);
    properties.put("micronaut.server.port", -1);
    properties.put("linkseal.management.port", -1);
    properties.putAll(overrides);
    this.server = ApiServer.start(properties);
  }

  public static BulkApi start(TestInstallation installation) {
    return start(installation, Map.of());
  }

  public static BulkApi start(TestInstallation installation, Map<String, Object> overrides) {
    return new BulkApi(installation, overrides);
  }

  /** Another run of the service, on the same folder. */
  public void startAgain() {
    server.close();
    server = ApiServer.start(properties);
  }

  public URI uri() {
    return server.uri();
  }

  /** Of the service's operator. */
  public URI management(String path) {
    return server.managementUri().resolve(path);
  }

  public Path staging() {
    return staging;
  }

  public ContractClient client() {
    return client;
  }

  public String key(String state) {
    return keys.computeIfAbsent(state, code -> installation.mintKey(Scope.BULK, code));
  }

  /** To a path below {@code /bulk/<state>/v2}, with that state's key. */
  public HttpRequest.Builder request(String state, String path) {
    return HttpRequest.newBuilder(uri().resolve("/bulk/" + state + "/v2" + path))
        .header("Ocp-Apim-Subscription-Key", key(state));
  }

  /** Of a CSV to {@code upload_all_participants}; headers as name and value by turns. */
  public HttpResponse<String> upload(String state, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return put(state, "/upload_all_participants/participants.csv" + ANY_SIZE, body, headers);
  }

  /** Of a CSV to {@code append_participants}; headers as name and value by turns. */
  public HttpResponse<String> append(String state, String csv, String... headers)
      throws IOException, InterruptedException {
    return put(state, "/append_participants/more.csv", BodyPublishers.ofString(csv), headers);
  }

  /** Of a CSV to a path below {@code /bulk/<state>/v2}; its answer is held to the document. */
  public HttpResponse<String> put(String state, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(state, path).header("Content-Type", "text/csv").PUT(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendInvalid(request.build());
  }

  public HttpResponse<String> upload(String state, String fileName, BodyPublisher body)
      throws IOException, InterruptedException {
    return client.send(
        request(state, "/upload_all_participants/" + fileName + ANY_SIZE)
            .header("Content-Type", "text/csv")
            .PUT(body)
            .build());
  }

  /** Uploads a text and waits for what becomes of it. */
  public JsonNode uploaded(String state, String csv) throws IOException, InterruptedException {
    return ended(state, uploadId(upload(state, "participants.csv", BodyPublishers.ofString(csv))));
  }

  /** The status of an upload, once it is final. */
  public JsonNode ended(String state, String id) {
    return await()
        .until(
            () -> data(status(state, id)),
            status -> !status.get("status").asText().equals("UPLOADING"));
  }

  public HttpResponse<String> status(String state, String id)
      throws IOException, InterruptedException {
    return client.send(request(state, "/uploads/" + id).GET().build());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    try (Stream<Path> files = Files.walk(staging)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
