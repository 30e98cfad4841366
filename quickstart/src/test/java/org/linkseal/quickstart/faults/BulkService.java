package org.linkseal.quickstart.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.quickstart.ServiceProcess;
import org.linkseal.registry.Service;

/** The Bulk API as a process that can be killed and run again, with state ea as its sender. */
final class BulkService implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.createDefault();
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The outcome that stands for a connection which broke without an answer. */
  static final int NO_ANSWER = 0;

  private final TestInstallation installation;
  private final String key;
  private final Path folder;
  private ServiceProcess process;

  private BulkService(TestInstallation installation, String key, Path folder) throws IOException {
    this.installation = installation;
    this.key = key;
    this.folder = folder;
    this.process = started(List.of());
  }

  static BulkService start(TestInstallation installation, String key, Path folder)
      throws IOException {
    return new BulkService(installation, key, folder);
  }

  /** The answer to a file: its status, and the upload's identifier if there is one. */
  record Sent(int status, String upload) {
    boolean acknowledged() {
      return status == 201;
    }
  }

  /** {@code kill -9}. */
  void kill() {
    process.killHard();
  }

  /** Ends the run in good order. */
  void stop() {
    process.close();
  }

  /** The next run, after a kill or a stop. */
  void runAgain() throws IOException {
    process = started(List.of());
  }

  /** Ends the run in good order; the next one's disk is full for files longer than this. */
  void runWithFilesOf(int kibibytes) throws IOException {
    stop();
    process =
        started(List.of("bash", "-c", "ulimit -f %d; exec \"$0\" \"$@\"".formatted(kibibytes)));
  }

  /** Returns when it knows its registry and its states. */
  private ServiceProcess started(List<String> wrapper) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ServiceProcess started = started(wrapper, port);
    HttpRequest unknown =
        HttpRequest.newBuilder(started.uri().resolve("/bulk/ea/v2/uploads/unknown"))
            .header("Ocp-Apim-Subscription-Key", key)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      await().until(() -> http.send(unknown, BodyHandlers.discarding()).statusCode() == 404);
    }
    return started;
  }

  private ServiceProcess started(List<String> wrapper, int port) throws IOException {
    return ServiceProcess.start(
        wrapper,
        "api",
        port,
        log(),
        Map.of(
            "linkseal.registry.url",
            installation.registryUrl(),
            "linkseal.secrets-file",
            installation.secretsFile(Service.API).toString(),
            "linkseal.staging.directory",
            staging().toString(),
            "linkseal.rate-limits.enabled",
            "false"));
  }

  /** Sends all of a file; complete with its answer, or with {@link #NO_ANSWER}. */
  CompletableFuture<Sent> send(ParticipantFile file) {
    // A client for each file: no connection of an earlier run is tried again.
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return http.sendAsync(
            HttpRequest.newBuilder(path(file))
                .header("Ocp-Apim-Subscription-Key", key)
                .timeout(LONGEST)
                .PUT(BodyPublishers.ofByteArray(file.csv()))
                .build(),
            BodyHandlers.ofString())
        .handle((response, failure) -> failure == null ? sent(response) : new Sent(NO_ANSWER, ""));
  }

  private static Sent sent(HttpResponse<String> response) {
    if (response.statusCode() != 201) {
      return new Sent(response.statusCode(), "");
    }
    try {
      JsonNode data = JSON.readValue(response.body(), JsonNode.class).get("data");
      return new Sent(response.statusCode(), data.get("upload_id").getStringValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the first half of a file, and then nothing more. */
  Socket sendHalf(ParticipantFile file) throws IOException {
    byte[] csv = file.csv();
    URI uri = path(file);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        PUT %s HTTP/1.1\r
        Host: localhost\r
        Ocp-Apim-Subscription-Key: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(uri.getPath(), key, csv.length)
            .getBytes(US_ASCII));
    out.write(csv, 0, csv.length / 2);
    out.flush();
    return socket;
  }

  private URI path(ParticipantFile file) {
    String call =
        switch (file.kind()) {
          case REPLACE -> "upload_all_participants";
          case APPEND -> "append_participants";
        };
    return process.uri().resolve("/bulk/ea/v2/" + call + "/file.csv");
  }

  /** What is spooled or staged now. */
  List<Path> files() {
    try (Stream<Path> files = Files.walk(staging())) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path staging() {
    return folder.resolve("staging");
  }

  Path log() {
    return folder.resolve("api.log");
  }

  @Override
  public void close() {
    stop();
  }
}
