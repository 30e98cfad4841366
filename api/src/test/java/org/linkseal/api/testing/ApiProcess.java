package org.linkseal.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.linkseal.api.ApiServer;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;

/** The service in a JVM of its own, so that it can be killed. */
public final class ApiProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ApiProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Returns when it answers. */
  public static ApiProcess start(TestInstallation installation, Path staging) throws IOException {
    return start(installation, staging, "-Xmx128m");
  }

  /** With a heap of its own size. */
  public static ApiProcess start(TestInstallation installation, Path staging, String heap)
      throws IOException {
    return start(installation, staging, heap, Map.of(), List.of());
  }

  /** With more surroundings: variables of its environment and options of its JVM. */
  public static ApiProcess start(
      TestInstallation installation,
      Path staging,
      String heap,
      Map<String, String> environment,
      List<String> options)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-cp",
            System.getProperty("java.class.path"),
            "-Dmicronaut.server.port=" + port,
            "-Dlinkseal.management.port=-1",
            "-Dlinkseal.registry.url=" + installation.registryUrl(),
            "-Dlinkseal.secrets-file=" + installation.secretsFile(Service.API),
            "-Dlinkseal.staging.directory=" + staging);
    command.command().addAll(options);
    command.command().add(ApiServer.class.getName());
    command.environment().putAll(environment);
    Process process =
        command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start();
    ApiProcess started = new ApiProcess(process, port);
    Awaitility.await().until(started::answers);
    return started;
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the service did not start");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** {@code SIGTERM}; returns when the process has ended, or false if it does not. */
  public boolean stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kill();
  }
}
