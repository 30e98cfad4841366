package org.linkseal.quickstart.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.linkseal.quickstart.faults.Point.Moment;

/**
 * Stands before a PostgreSQL server and hands everything on, until a trap's point is reached or
 * everything shall go slowly, or not at all.
 */
final class FaultProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int serverPort;
  private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Trap trap;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean down;

  private FaultProxy(ServerSocket door, int serverPort) {
    this.door = door;
    this.serverPort = serverPort;
  }

  static FaultProxy before(int serverPort) throws IOException {
    ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(door, serverPort);
    Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
    return proxy;
  }

  int port() {
    return door.getLocalPort();
  }

  /**
   * Lets the fault strike once, when any connection comes to the point next, and cuts that
   * connection.
   *
   * @return complete when it has struck
   */
  CompletableFuture<Void> strike(Point point, Trap.Fault fault) {
    return set(new Trap(point, fault, true));
  }

  /** Complete when a connection has come to the point. */
  CompletableFuture<Void> watch(Point point) {
    return set(new Trap(point, _ -> {}, false));
  }

  private CompletableFuture<Void> set(Trap set) {
    trap = set;
    return set.struck();
  }

  /** Ends every connection, and lets none through until {@link #up}. */
  void down() throws IOException {
    down = true;
    for (Conversation conversation : conversations) {
      conversation.close();
    }
  }

  void up() {
    down = false;
  }

  /** Holds every packet back for so long, those of searches excepted. */
  void slowDown(Duration delay) {
    this.delay = delay;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        converse(door.accept());
      } catch (IOException e) {
        // closed
      }
    }
  }

  /** A server that is down is down behind the proxy too. */
  private void converse(Socket client) throws IOException {
    try {
      Conversation conversation = new Conversation(this, client, serverPort);
      conversations.add(conversation);
      if (down) {
        conversation.close();
      } else {
        conversation.start();
      }
    } catch (IOException e) {
      client.close();
    }
  }

  boolean isTrapped(Moment moment, String sql, int messages) {
    Trap set = trap;
    return set != null && set.waitsAt(moment, sql, messages);
  }

  boolean spring(int backendPid) {
    Trap set = trap;
    return set != null && set.spring(backendPid);
  }

  void answered(String sql) {
    Trap set = trap;
    if (set != null) {
      set.answered(sql);
    }
  }

  void pace(int packets) {
    long nanos = delay.multipliedBy(packets).toNanos();
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  void ended(Conversation conversation) {
    conversations.remove(conversation);
  }

  @Override
  public void close() throws IOException {
    door.close();
    down();
  }
}
