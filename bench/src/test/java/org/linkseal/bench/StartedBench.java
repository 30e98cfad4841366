package org.linkseal.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The bench as a person starts it, in a process of its own. */
record StartedBench(Process process, Path folder) {

  /**
   * Starts it.
   *
   * @param folder is empty; takes what the bench works with, its output and its JSON
   */
  static StartedBench of(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BenchCommand.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--folder", Files.createDirectory(work(folder)).toString()));
    command.addAll(List.of("--json", json(folder).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return new StartedBench(process, folder);
  }

  private static Path work(Path folder) {
    return folder.resolve("work");
  }

  private static Path json(Path folder) {
    return folder.resolve("bench.json");
  }

  String output() throws IOException {
    return Files.readString(folder.resolve("output"), UTF_8);
  }

  /** What it has written, once it has ended well. */
  JsonNode report() throws IOException, InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output()).isZero();
    return JsonMapper.createDefault().readValue(Files.readAllBytes(json(folder)), JsonNode.class);
  }

  /** Every process of the bench has a path in its folder on its command line. */
  void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(work(folder))) {
      assertThat(left).isEmpty();
    }
    assertThat(
            ProcessHandle.allProcesses()
                .filter(each ->
                    each.info()
                        .commandLine()
                        .orElse("")
                        .contains(work(folder) + "/linkseal-bench-")))
        .isEmpty();
  }

  static JsonNode member(JsonNode object, String name) {
    return Objects.requireNonNull(object.get(name), name);
  }
}
