package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** HTTP/1.1 by hand: what a client library would not send, or not look at. */
final class Connection implements AutoCloseable {
  /** More than the system's buffers of a connection hold. */
  private static final int BUFFERS = 64 << 20;

  private static final int LONGEST_MILLIS = 20_000;
  private static final int MOMENT_MILLIS = 50;

  private final Socket socket;
  private final InputStream in;

  Connection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(LONGEST_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends headers, a line each, and nothing of a body. */
  void head(String... lines) throws IOException {
    send(String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** The status of the next answer, which is read whole. */
  int status() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.read());
    }
    String length = head.toString().replaceFirst("(?is).*content-length: (\\d+).*", "$1");
    in.skipNBytes(Integer.parseInt(length));
    return Integer.parseInt(head.substring(9, 12));
  }

  /** Whether the server has ended its side; false while it may still send. */
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  /** Sends a byte now and then until the server says something, or ends its side. */
  void sendDrops() throws IOException {
    socket.setSoTimeout(MOMENT_MILLIS);
    while (!hasComeToSomething()) {
      send("x");
    }
    socket.setSoTimeout(LONGEST_MILLIS);
  }

  private boolean hasComeToSomething() throws IOException {
    in.mark(1);
    try {
      int _ = in.read();
    } catch (SocketTimeoutException e) {
      return false;
    }
    in.reset();
    return true;
  }

  /** Whether a sender that does not look at the answer gets rid of a body all the same. */
  boolean takesTheRest() {
    byte[] bytes = new byte[1 << 20];
    try {
      for (int sent = 0; sent < BUFFERS; sent += bytes.length) {
        socket.getOutputStream().write(bytes);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
