package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The quickstart as a user runs it: a process of its own, known only by what it prints and answers.
 */
final class RunningQuickstart implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.createDefault();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Within the contract's limit of 120 status calls a minute. */
  static final Duration STATUS_INTERVAL = Duration.ofMillis(600);

  private final Process process;
  private final Path log;
  private final JsonNode ready;

  private RunningQuickstart(Process process, Path log, JsonNode ready) {
    this.process = process;
    this.log = log;
    this.ready = ready;
  }

  static RunningQuickstart start(Path folder, int portBase, String... options) throws IOException {
    Path readyFile = readyFile(folder);
    Process process = launch(folder, folder.resolve("data"), portBase, options);
    await()
        .atMost(Duration.ofMinutes(3))
        .failFast("the quickstart ended by itself", () -> !process.isAlive())
        .until(() -> Files.exists(readyFile));
    return new RunningQuickstart(
        process, log(folder), JSON.readValue(Files.readAllBytes(readyFile), JsonNode.class));
  }

  /** Starts the process and waits for nothing. */
  static Process launch(Path folder, Path data, int portBase, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            QuickstartCommand.class.getName(),
            "--data",
            data.toString(),
            "--port-base",
            Integer.toString(portBase),
            "--ready-file",
            readyFile(folder).toString()));
    command.addAll(List.of(options));
    Files.deleteIfExists(readyFile(folder));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
        .start();
  }

  private static Path readyFile(Path folder) {
    return folder.resolve("ready.json");
  }

  private static Path log(Path folder) {
    return folder.resolve("quickstart.log");
  }

  /**
   * The first of four neighbouring ports that are free now; another JVM of the tests has others.
   */
  static int freePortBase() throws IOException {
    int first = 21_000 + 5_000 * (Integer.getInteger("surefire.forkNumber", 1) % 2);
    for (int base = first; base < first + 5_000; base += 4) {
      if (isFree(base) && isFree(base + 1) && isFree(base + 2) && isFree(base + 3)) {
        return base;
      }
    }
    throw new IOException("no four free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  String output() throws IOException {
    return Files.readString(log, UTF_8);
  }

  JsonNode ready() {
    return ready;
  }

  String bulkKey(String state) {
    return ready.get("states").get(state).get("bulk_key").getStringValue();
  }

  String matchKey(String state) {
    return ready.get("states").get(state).get("match_key").getStringValue();
  }

  URI uploads(String state) {
    return URI.create(ready.get("bulk_url").getStringValue() + "/bulk/" + state + "/v2/");
  }

  HttpResponse<String> put(String state, String fileName, BodyPublisher body)
      throws IOException, InterruptedException {
    return put(state, uploads(state).resolve("upload_all_participants/" + fileName), body);
  }

  private HttpResponse<String> put(String state, URI uri, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri).header("Ocp-Apim-Subscription-Key", bulkKey(state)).PUT(body));
  }

  /** Sends the file and gives its identifier once the service has taken it. */
  String upload(String state, String fileName, BodyPublisher body)
      throws IOException, InterruptedException {
    return accepted(put(state, fileName, body));
  }

  /** As {@link #upload}, of rows to add. */
  String append(String state, String fileName, BodyPublisher body)
      throws IOException, InterruptedException {
    return accepted(put(state, uploads(state).resolve("append_participants/" + fileName), body));
  }

  private static String accepted(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 201) {
      throw new IOException("the upload was answered with " + response.statusCode());
    }
    return data(response).get("upload_id").getStringValue();
  }

  JsonNode status(String state, String uploadId) throws IOException, InterruptedException {
    return data(
        send(
            HttpRequest.newBuilder(uploads(state).resolve("uploads/" + uploadId))
                .header("Ocp-Apim-Subscription-Key", bulkKey(state))));
  }

  JsonNode awaitFinalStatus(String state, String uploadId) {
    return await()
        .atMost(Duration.ofMinutes(3))
        .pollDelay(Duration.ZERO)
        .pollInterval(STATUS_INTERVAL)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> status(state, uploadId),
            status -> !status.get("status").getStringValue().equals("UPLOADING"));
  }

  HttpResponse<String> search(String state, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(
                URI.create(ready.get("match_url").getStringValue() + "/match/v2/find_matches"))
            .header("Ocp-Apim-Subscription-Key", matchKey(state))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofString());
  }

  static JsonNode data(HttpResponse<String> response) throws IOException {
    return JSON.readValue(response.body(), JsonNode.class).get("data");
  }

  /** What Ctrl-C does; waits for the end. */
  void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** What a power cut does to the JVM; its PostgreSQL servers go on. */
  void killHard() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      interrupt();
    }
  }
}
