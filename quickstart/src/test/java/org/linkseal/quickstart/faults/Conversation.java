package org.linkseal.quickstart.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linkseal.quickstart.faults.Point.Moment;

/** One connection through the proxy, a thread for each direction. */
final class Conversation implements Closeable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int PACKET = 16 << 10;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final Map<String, String> prepared = new HashMap<>();
  private volatile String statement = "";
  private volatile int backendPid;
  private volatile boolean ofSearches;

  /** The frames of an answer that the client shall not see before the fault has struck. */
  private volatile @Nullable List<Frame> withheld;

  private int copied;

  Conversation(FaultProxy proxy, Socket client, int serverPort) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start() {
    Thread.ofVirtual().start(() -> untilCut(this::toServer));
  }

  @FunctionalInterface
  private interface Direction {
    void run() throws IOException;
  }

  private void untilCut(Direction direction) {
    try (this) {
      direction.run();
    } catch (IOException e) {
      // either side is gone, and with it the other
    }
  }

  private void toServer() throws IOException {
    DataInputStream in = in(client);
    OutputStream out = new BufferedOutputStream(server.getOutputStream(), PACKET);
    begin(in, out);
    Thread.ofVirtual().start(() -> untilCut(this::toClient));
    while (true) {
      Frame frame = Frame.read(in);
      switch (frame.type()) {
        case 'P' -> prepared.put(frame.text(0), frame.text(1));
        case 'B' -> asked(prepared.getOrDefault(frame.text(1), ""));
        case 'Q' -> asked(frame.text(0));
        default -> {}
      }
      out.write(frame.bytes());
      flush(in, out, frame);
      switch (frame.type()) {
        case 'S', 'Q' -> passing(Moment.SENT, 0, out);
        case 'd' -> passing(Moment.COPYING, ++copied, out);
        default -> {}
      }
    }
  }

  /** The part without frames: what is asked for besides a session is denied. */
  private void begin(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int length = in.readInt();
      byte[] content = in.readNBytes(length - Integer.BYTES);
      int code = ByteBuffer.wrap(content).getInt();
      if (code == SSL_REQUEST || code == GSS_REQUEST) {
        client.getOutputStream().write('N');
        continue;
      }
      ofSearches = new String(content, StandardCharsets.ISO_8859_1).contains("_matcher\0");
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
      out.write(content);
      out.flush();
      return;
    }
  }

  private void asked(String sql) throws IOException {
    statement = sql;
    copied = 0;
    strikeAt(Moment.BEFORE, 0);
    if (proxy.isTrapped(Moment.ANSWERED, sql, 0)) {
      withheld = new ArrayList<>();
    }
  }

  private void passing(Moment moment, int messages, OutputStream out) throws IOException {
    if (proxy.isTrapped(moment, statement, messages)) {
      out.flush();
      strikeAt(moment, messages);
    }
  }

  private void strikeAt(Moment moment, int messages) throws IOException {
    if (proxy.isTrapped(moment, statement, messages) && proxy.spring(backendPid)) {
      throw new IOException("cut");
    }
  }

  private void toClient() throws IOException {
    DataInputStream in = in(server);
    OutputStream out = new BufferedOutputStream(client.getOutputStream(), PACKET);
    while (true) {
      Frame frame = Frame.read(in);
      if (frame.type() == 'K') {
        backendPid = frame.number();
      }
      List<Frame> answer = withheld;
      if (answer == null) {
        out.write(frame.bytes());
      } else {
        answer.add(frame);
      }
      if (frame.type() == 'Z') {
        strikeAt(Moment.ANSWERED, 0);
        proxy.answered(statement);
        hand(answer, out);
      }
      flush(in, out, frame);
    }
  }

  private void hand(@Nullable List<Frame> answer, OutputStream out) throws IOException {
    if (answer != null) {
      withheld = null;
      for (Frame frame : answer) {
        out.write(frame.bytes());
      }
    }
  }

  private void flush(DataInputStream in, OutputStream out, Frame frame) throws IOException {
    if (in.available() == 0 || frame.bytes().length >= PACKET) {
      if (!ofSearches) {
        proxy.pace(1 + frame.bytes().length / PACKET);
      }
      out.flush();
    }
  }

  private static DataInputStream in(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream(), PACKET));
  }

  @Override
  public void close() throws IOException {
    try (client;
        server) {
      proxy.ended(this);
    }
  }
}
