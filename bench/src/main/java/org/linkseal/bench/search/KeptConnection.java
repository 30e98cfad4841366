package org.linkseal.bench.search;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a service on this machine that is kept between calls, at next to no cost of its
 * own: client and service share the machine that is measured.
 */
final class KeptConnection implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final int port;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  KeptConnection(int port) {
    this.port = port;
  }

  /** The body of an answer with status 200. After a failure the next call connects anew. */
  byte[] exchange(byte[] request) throws IOException {
    String status;
    byte[] body;
    try {
      Socket open = socket == null ? connect() : socket;
      open.getOutputStream().write(request);
      status = line();
      body = in.readNBytes(length());
    } catch (IOException e) {
      close();
      throw e;
    }
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("a search was answered " + status);
    }
    return body;
  }

  private Socket connect() throws IOException {
    Socket connected = new Socket(InetAddress.getLoopbackAddress(), port);
    connected.setTcpNoDelay(true);
    in = new BufferedInputStream(connected.getInputStream());
    socket = connected;
    return connected;
  }

  /** Of the body, as the head says; the head is read to its end. */
  private int length() throws IOException {
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer has no length");
    }
    return length;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("the service closed the connection");
      }
      line.write(read);
    }
    return line.toString(US_ASCII).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
