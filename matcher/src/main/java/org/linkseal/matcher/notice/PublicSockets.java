package org.linkseal.matcher.notice;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * Sockets that connect to certain addresses only. What is checked is the very address that is
 * connected to: neither a literal in a URL nor a name that resolves differently each time passes it
 * by.
 */
final class PublicSockets extends SocketFactory {
  private static final String CONNECTED = "sockets are checked when they connect, and made before";

  private final Predicate<InetAddress> allowed;

  PublicSockets(Predicate<InetAddress> allowed) {
    this.allowed = allowed;
  }

  static final class NotPublicException extends ConnectException {
    private static final long serialVersionUID = 1;

    NotPublicException() {
      super("not a public address");
    }
  }

  @Override
  public Socket createSocket() {
    return new Socket(Proxy.NO_PROXY) {
      @Override
      public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (!(endpoint instanceof InetSocketAddress to
            && !to.isUnresolved()
            && allowed.test(to.getAddress()))) {
          throw new NotPublicException();
        }
        super.connect(endpoint, timeout);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException(CONNECTED);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException(CONNECTED);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) {
    throw new UnsupportedOperationException(CONNECTED);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException(CONNECTED);
  }
}
