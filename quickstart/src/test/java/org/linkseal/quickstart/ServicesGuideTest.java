package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what {@code docs/run-as-services.md} shows, with other ports and another folder. */
class ServicesGuideTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  @TempDir Path folder;

  @Test
  void bothServicesRunAsTheGuideSaysAndStopOnCtrlC() throws Exception {
    int quickstartPorts = RunningQuickstart.freePortBase();
    try (RunningQuickstart quickstart = RunningQuickstart.start(folder, quickstartPorts)) {
      int ports = RunningQuickstart.freePortBase();
      List<String> commands = commands(quickstartPorts, ports);
      assertThat(commands).hasSize(4);
      assertThat(commands.getFirst()).startsWith("./mvnw"); // what runs this test has built them
      Process api = run("exec " + commands.get(1), "api", Map.of());
      Process matcher = run("exec " + commands.get(2), "matcher", Map.of());
      try {
        await()
            .failFast("a service ended by itself", () -> !api.isAlive() || !matcher.isAlive())
            .until(() -> answers(ports) && answers(ports + 1));
        Process calls =
            run(
                "set -e\n" + commands.get(3),
                "calls",
                Map.of(
                    "BULK_KEY", quickstart.bulkKey("eb"), "MATCH_KEY", quickstart.matchKey("eb")));
        assertThat(calls.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output("calls")).contains("\"status\":\"COMPLETE\"", "\"state\":\"ea\"");
        for (Process service : List.of(api, matcher)) {
          new ProcessBuilder("kill", "-INT", Long.toString(service.pid())).start();
          assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(output("api") + output("matcher")).doesNotContain("ERROR", "Exception");
      } finally {
        api.destroyForcibly();
        matcher.destroyForcibly();
      }
    }
  }

  private List<String> commands(int quickstartPorts, int ports) throws IOException {
    String guide =
        Files.readString(TOP.resolve("docs/run-as-services.md"))
            .replace(":8482/", ":" + (quickstartPorts + 2) + "/")
            .replace("8580", Integer.toString(ports))
            .replace("8581", Integer.toString(ports + 1))
            .replace("8590", Integer.toString(ports + 2))
            .replace("8591", Integer.toString(ports + 3))
            .replace("=.linkseal/", "=" + folder.resolve("data") + "/");
    return BLOCK.matcher(guide).results().map((MatchResult block) -> block.group(1)).toList();
  }

  private Process run(String commands, String name, Map<String, String> environment)
      throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", commands)
            .directory(TOP.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    shell
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, jdk) -> jdk + File.pathSeparator + path);
    shell.environment().putAll(environment);
    return shell.start();
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"), UTF_8);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
