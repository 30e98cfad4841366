package org.linkseal.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * What a run was asked for.
 *
 * @param directory keeps everything between runs
 * @param portBase the Bulk API's port; the Match API and the two servers take the three after it
 * @param reset whether to delete first what earlier runs kept
 * @param rateLimits whether the services limit calls a minute
 */
record QuickstartSettings(Path directory, int portBase, boolean reset, boolean rateLimits) {
  private static final int PORTS = 4;

  int bulkPort() {
    return portBase;
  }

  int matchPort() {
    return portBase + 1;
  }

  int registryClusterPort() {
    return portBase + 2;
  }

  int statesClusterPort() {
    return portBase + 3;
  }

  /**
   * Checks that each of the four ports can be had.
   *
   * @throws StartFailedException when another program listens on one
   */
  void requireFreePorts() {
    for (int port = portBase; port < portBase + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new StartFailedException(
            "Port %d of 127.0.0.1 is in use; choose others with --port-base.".formatted(port), e);
      }
    }
  }

  Path clusterDirectory(String name) {
    return directory.resolve("postgresql").resolve(name);
  }

  Path secrets() {
    return directory.resolve("secrets");
  }
}
