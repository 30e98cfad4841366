package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;

/** HTTP/1.1 by hand: what a client library would not send, or not look at. */
final class Connection implements AutoCloseable {
  /** More than the system's buffers of a connection hold. */
  private static final int BUFFERS = 64 << 20;

  private final Socket socket;

  Connection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(20_000);
  }

  /** Sends headers, a line each, and nothing of a body. */
  void head(String... lines) throws IOException {
    send(String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** The status of the next answer, which is read whole. */
  int status() throws IOException {
    InputStream in = socket.getInputStream();
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
    return socket.getInputStream().read() < 0;
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
