package org.linkseal.api.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractDocument;

/** HTTP/1.1 by hand, for what no client library would send. */
public final class RawHttp implements AutoCloseable {
  private static final ContractDocument DOCUMENT = ContractDocument.load(Api.BULK);
  private static final int CONTINUE = 100;

  /** As the server reads it, which passes over what comes before a method. */
  private static final Pattern REQUEST_LINE =
      Pattern.compile("[\\x00-\\x20]*+(?<method>\\S++)\\s++(?<path>[^\\s?]++)");

  /** More than the system's buffers of a connection hold. */
  private static final int BUFFERS = 64 << 20;

  private static final Duration MOMENT = Duration.ofMillis(50);

  private final Socket socket;
  private String method = "";
  private String path = "";

  public RawHttp(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(20_000);
  }

  /** How long an answer is waited for; then there is a {@link java.net.SocketTimeoutException}. */
  public void waitAtMost(Duration longest) throws IOException {
    socket.setSoTimeout((int) longest.toMillis());
  }

  /** What the server answered. */
  public record Answer(int status, HttpHeaders headers, String body) {}

  /** Sends a request line and headers, a line each, and nothing of a body. */
  public void head(String method, String path, String... headers) throws IOException {
    this.method = method;
    this.path = path.split("[?]", 2)[0];
    StringBuilder head =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    body(head.append("\r\n").toString());
  }

  public void body(String bytes) throws IOException {
    body(bytes.getBytes(UTF_8));
  }

  public void body(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends bytes that may or may not be a request, each part at once. */
  public void request(List<byte[]> parts) throws IOException {
    StringBuilder start = new StringBuilder();
    parts.forEach(part -> start.append(new String(part, ISO_8859_1)));
    Matcher asked = REQUEST_LINE.matcher(start);
    if (asked.lookingAt()) {
      method = asked.group("method");
      path = asked.group("path");
    }
    socket.setTcpNoDelay(true);
    for (byte[] part : parts) {
      body(part);
    }
  }

  /** One chunk of a chunked body. */
  public void chunk(String bytes) throws IOException {
    body(Integer.toHexString(bytes.getBytes(UTF_8).length) + "\r\n" + bytes + "\r\n");
  }

  /**
   * The next answer, {@code 100 Continue} included; any other is held to what the document says of
   * the request, or of requests that it does not describe where nothing more was asked.
   */
  public Answer answer() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, List<String>> fields = new HashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      fields
          .computeIfAbsent(
              field.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(field.substring(colon + 1).strip());
    }
    HttpHeaders headers = HttpHeaders.of(fields, (_, _) -> true);
    int length = (int) headers.firstValueAsLong("content-length").orElse(0);
    String body = new String(socket.getInputStream().readNBytes(length), UTF_8);
    if (status != CONTINUE) {
      DOCUMENT.checkAnswer(method, path, status, headers, body);
      method = "";
      path = "";
    }
    return new Answer(status, headers, body);
  }

  /** Whether there is something of an answer to read. */
  public boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** Whether the server has ended its side; false while it may still send. */
  public boolean isEnded() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  /** Sends a byte now and then until the server has ended its side. */
  public void sendDropsUntilEnded() throws IOException {
    waitAtMost(MOMENT);
    boolean ended = false;
    while (!ended) {
      try {
        ended = isEnded();
      } catch (SocketTimeoutException e) {
        body("x");
      }
    }
  }

  /** Whether a sender that does not look at the answer gets rid of a body all the same. */
  public boolean takesTheRest() {
    byte[] bytes = new byte[1 << 20];
    try {
      for (int sent = 0; sent < BUFFERS; sent += bytes.length) {
        body(bytes);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String line() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) next);
    }
    return new String(line.toString().getBytes(ISO_8859_1), UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
