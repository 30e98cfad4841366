package org.linkseal.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One service as an operator runs it: its own class path, its own process, its own secrets. */
public final class ServiceProcess implements AutoCloseable {
  private final Process process;
  private final URI uri;

  private ServiceProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  public static ServiceProcess start(
      String module, int port, Path log, Map<String, String> properties) throws IOException {
    return start(List.of(), module, port, log, properties);
  }

  /** As the last arguments of another command, which must become the service. */
  public static ServiceProcess start(
      List<String> wrapper, String module, int port, Path log, Map<String, String> properties)
      throws IOException {
    Process process = launch(wrapper, module, port, log, properties);
    await()
        .failFast("the service ended by itself", () -> !process.isAlive())
        .until(() -> answers(port));
    return new ServiceProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  static Process launch(String module, int port, Path log, Map<String, String> properties)
      throws IOException {
    return launch(List.of(), module, port, log, properties);
  }

  private static Process launch(
      List<String> wrapper, String module, int port, Path log, Map<String, String> properties)
      throws IOException {
    Path built = Path.of("..", module, "target").toRealPath();
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-Dmicronaut.server.port=" + port);
    command.add("-Dlinkseal.management.port=-1");
    command.add("-cp");
    command.add(
        built.resolve("classes")
            + File.pathSeparator
            + built.resolve("lib")
            + File.separator
            + "*");
    command.add(
        "org.linkseal.%s.%sServer"
            .formatted(module, Character.toUpperCase(module.charAt(0)) + module.substring(1)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public URI uri() {
    return uri;
  }

  public void killHard() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
