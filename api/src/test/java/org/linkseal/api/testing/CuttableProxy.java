package org.linkseal.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a server on 127.0.0.1; its connections can be cut off while they carry data. */
public final class CuttableProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong carried = new AtomicLong();
  private final AtomicLong cutAt = new AtomicLong(Long.MAX_VALUE);

  private CuttableProxy(ServerSocket door, int behind) {
    this.door = door;
    this.behind = behind;
  }

  public static CuttableProxy before(int port) {
    try {
      CuttableProxy proxy =
          new CuttableProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().start(proxy::serve);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Cuts off all connections, once, when so many more bytes have been carried either way. */
  public void cutAfter(long bytes) {
    cutAt.set(carried.get() + bytes);
  }

  /** Whether what {@link #cutAfter} asked for has happened. */
  public boolean hasCut() {
    return cutAt.get() == Long.MAX_VALUE;
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket outside = door.accept();
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), behind);
        open.add(outside);
        open.add(inside);
        Thread.ofVirtual().start(() -> carry(outside, inside));
        Thread.ofVirtual().start(() -> carry(inside, outside));
      } catch (IOException e) {
        // the server is down, or the proxy is closed
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      byte[] bytes = new byte[64 << 10];
      for (int length = from.getInputStream().read(bytes);
          length >= 0;
          length = from.getInputStream().read(bytes)) {
        to.getOutputStream().write(bytes, 0, length);
        long limit = cutAt.get();
        if (carried.addAndGet(length) >= limit && cutAt.compareAndSet(limit, Long.MAX_VALUE)) {
          cut();
        }
      }
    } catch (IOException e) {
      // cut off
    }
    open.remove(from);
    open.remove(to);
  }

  private void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() {
    try {
      door.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
