package org.linkseal.bench.candidate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.linkseal.registry.StateCode;

/**
 * Sends a state's file at next to no cost of its own: the kernel moves it from the page cache to
 * the socket. Client and service share the machine that is measured.
 */
final class BulkClient implements AutoCloseable {
  private static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";
  private static final JsonMapper JSON = JsonMapper.createDefault();

  private final HttpClient statusClient =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final String path;
  private final String key;

  BulkClient(int port, StateCode state, String key) {
    this.port = port;
    this.path = "/bulk/" + state + "/v2/";
    this.key = key;
  }

  /** Gives the upload's identifier once the service has taken the whole file. */
  String put(Path file) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ);
        SocketChannel connection = SocketChannel.open(address)) {
      long length = content.size();
      write(head(file, length), connection);
      for (long sent = 0; sent < length; ) {
        sent += content.transferTo(sent, length - sent, connection);
      }
      return uploadId(read(connection));
    }
  }

  private ByteBuffer head(Path file, long length) {
    return ByteBuffer.wrap(
        """
        PUT %supload_all_participants/%s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        %s: %s\r
        Content-Type: text/csv\r
        Content-Length: %d\r
        Connection: close\r
        \r
        """
            .formatted(path, file.getFileName(), port, KEY_HEADER, key, length)
            .getBytes(US_ASCII));
  }

  private static void write(ByteBuffer bytes, SocketChannel connection) throws IOException {
    while (bytes.hasRemaining()) {
      connection.write(bytes);
    }
  }

  private static String read(SocketChannel connection) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (connection.read(buffer) >= 0) {
      answer.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return answer.toString(US_ASCII);
  }

  private static String uploadId(String answer) throws IOException {
    if (!answer.startsWith("HTTP/1.1 201 ")) {
      throw new IOException(
          "the upload was answered " + answer.lines().findFirst().orElse("nothing"));
    }
    String body = answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
    return member(data(body.getBytes(US_ASCII)), "upload_id").getStringValue();
  }

  /**
   * Whether the service has reached the state's database; a file that is sent before is refused.
   */
  boolean isReady() throws IOException, InterruptedException {
    return get("upload_history").statusCode() == 200;
  }

  /** What the status call answers. */
  JsonNode status(String uploadId) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = get("uploads/" + uploadId);
    if (answer.statusCode() != 200) {
      throw new IOException("the status was answered with " + answer.statusCode());
    }
    return data(answer.body());
  }

  private HttpResponse<byte[]> get(String resource) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + resource))
            .header(KEY_HEADER, key)
            .build();
    return statusClient.send(request, BodyHandlers.ofByteArray());
  }

  static JsonNode member(JsonNode object, String name) {
    return requireNonNull(object.get(name), "the answer has no " + name);
  }

  private static JsonNode data(byte[] body) throws IOException {
    return member(JSON.readValue(body, JsonNode.class), "data");
  }

  @Override
  public void close() {
    statusClient.close();
  }
}
