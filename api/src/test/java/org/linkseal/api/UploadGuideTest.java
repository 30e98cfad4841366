package org.linkseal.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.migrations.testing.TestInstallation;

/** Runs what {@code docs/upload.md} shows, in one shell, and compares what it prints. */
class UploadGuideTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|text)\n(.*?)^```$");
  private static final String PLACEHOLDER = "BULK_KEY=lks_...";
  private static final String END = "@@ end of a block @@";

  @TempDir Path folder;

  private record Example(String commands, String output) {}

  @Test
  void everyExampleOfTheGuidePrintsWhatTheGuideSays() throws Exception {
    List<Example> examples = examples(Files.readString(TOP.resolve("docs/upload.md")));
    assertThat(examples).hasSizeGreaterThan(8);
    try (TestInstallation installation = TestInstallation.withStates("eb");
        BulkApi api = BulkApi.start(installation, Map.of("linkseal.rate-limits.enabled", true))) {
      List<String> printed = run(examples, api);
      assertThat(printed).hasSameSizeAs(examples);
      for (int i = 0; i < printed.size(); i++) {
        assertThat(printed.get(i))
            .as(examples.get(i).commands())
            .matches(pattern(examples.get(i).output()));
      }
    }
  }

  private static List<Example> examples(String guide) {
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(guide);
    while (block.find()) {
      if (block.group(1).equals("text")) {
        examples.add(new Example(examples.removeLast().commands(), block.group(2)));
      } else if (!block.group(2).contains(PLACEHOLDER)) {
        examples.add(new Example(block.group(2), ""));
      }
    }
    return examples;
  }

  private List<String> run(List<Example> examples, BulkApi api)
      throws IOException, InterruptedException {
    Files.createSymbolicLink(folder.resolve("openapi"), TOP.resolve("openapi"));
    String script =
        examples.stream()
            .map(example -> example.commands() + "echo\necho '" + END + "'\n")
            .collect(Collectors.joining("", "set -o pipefail\n", ""));
    Path output = folder.resolve("output");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("BULK_URL", api.uri().toString());
    shell.environment().put("BULK_KEY", api.key("eb"));
    Process process = shell.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return Stream.of(Files.readString(output, UTF_8).split(END + "\n"))
        .map(block -> block.replaceAll("\r", "").strip())
        .toList();
  }

  /** In which an ellipsis stands for anything on its line. */
  private static Pattern pattern(String output) {
    return Pattern.compile(
        Stream.of(output.strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^\n]*")));
  }
}
