package org.linkseal.migrations.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The examples of a page of {@code docs}: blocks of shell commands, each with what it prints, in
 * which an ellipsis stands for anything on its line. The block with the reader's own keys, {@code
 * lks_...}, is left out: what it would set comes from the environment.
 */
public final class Guide {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|text)\n(.*?)^```$");
  private static final String PLACEHOLDER = "=lks_...";
  private static final String END = "@@ end of a block @@";

  private final List<Example> examples;

  private Guide(List<Example> examples) {
    this.examples = examples;
  }

  private record Example(String commands, String output) {}

  /** The page of this path from the top of the repository. */
  public static Guide of(String page) throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(TOP.resolve(page)));
    while (block.find()) {
      if (block.group(1).equals("text")) {
        examples.add(new Example(examples.removeLast().commands(), block.group(2)));
      } else if (!block.group(2).contains(PLACEHOLDER)) {
        examples.add(new Example(block.group(2), ""));
      }
    }
    return new Guide(examples);
  }

  public int size() {
    return examples.size();
  }

  /** Runs all of it in one shell and folder; what is not as the page says, by the commands. */
  public List<String> deviations(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> printed = run(folder, environment);
    if (printed.size() != examples.size()) {
      return List.of(printed.size() + " of " + examples.size() + " examples have ended");
    }
    return IntStream.range(0, printed.size())
        .filter(i -> !pattern(examples.get(i).output()).matcher(printed.get(i)).matches())
        .mapToObj(i -> examples.get(i).commands() + "printed\n" + printed.get(i))
        .toList();
  }

  private List<String> run(Path folder, Map<String, String> environment)
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
    shell.environment().putAll(environment);
    if (!shell.start().waitFor(3, TimeUnit.MINUTES)) {
      return List.of();
    }
    return Stream.of(Files.readString(output, UTF_8).split(END + "\n"))
        .map(block -> block.replaceAll("\r", "").strip())
        .toList();
  }

  private static Pattern pattern(String output) {
    return Pattern.compile(
        Stream.of(output.strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^\n]*")));
  }
}
