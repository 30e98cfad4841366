package org.linkseal.migrations.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linkseal.migrations.testing.TestInstallation;
import picocli.CommandLine;

/** Runs what {@code docs/states.md} shows, one after the other, and compares what it prints. */
class StatesGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "states.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?ms)^```sh\n(.*?)^```\n\n```text\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final String PROGRAM = "./linkseal admin ";

  private static TestInstallation installation;

  @BeforeAll
  static void install() {
    installation = TestInstallation.withStates("ea", "eb", "ec");
  }

  @AfterAll
  static void close() {
    installation.close();
  }

  /** What a command printed, and its exit code. */
  private record Run(int exitCode, String printed) {}

  @Test
  void everyExampleOfTheGuidePrintsWhatTheGuideSays() throws Exception {
    publish("ea");
    publish("eb");
    Matcher example = EXAMPLE.matcher(Files.readString(GUIDE));
    int examples = 0;
    while (example.find()) {
      List<String> printed = new ArrayList<>();
      for (String command : example.group(1).lines().toList()) {
        if (command.endsWith(" ec enabled")) {
          publish("ec"); // as the guide says in between
        }
        Run run = run(words(command.substring(PROGRAM.length())));
        assertThat(run.exitCode())
            .as(command)
            .isEqualTo(run.printed().contains("refused") ? Outcome.NOT_DONE : 0);
        printed.addAll(run.printed().lines().toList());
      }
      assertThat(String.join("\n", printed)).matches(pattern(example.group(2)));
      examples++;
    }
    assertThat(examples).isGreaterThan(4);
  }

  @Test
  void whatIsWrongIsSaidInOneLineAndChangesNothing() {
    Run before = run(List.of("state", "list"));

    assertThat(run(List.of("state", "set-lifecycle", "zz", "shadow")))
        .isEqualTo(new Run(Outcome.NOT_DONE, "zz: refused: no such state"));
    assertThat(run(List.of("state", "set-lifecycle", "ea", "onboarding")))
        .isEqualTo(
            new Run(
                Outcome.NOT_DONE,
                "ea: refused: a state is set to shadow, enabled, suspended or offboarded"));
    assertThat(run(List.of("state", "set-contact", "ea", "--email", "not one")))
        .isEqualTo(
            new Run(
                Outcome.NOT_DONE,
                "ea: refused: an e-mail address is one name@domain of at most 254 characters,"
                    + " without a display name"));
    Run misunderstood = run(List.of("state", "set-lifecycle", "nowhere", "shadow"));
    assertThat(misunderstood.exitCode()).isEqualTo(2);
    assertThat(misunderstood.printed())
        .contains("index 0 (STATE): expected a state's code, such as ea");
    assertThat(run(List.of("state", "set-lifecycle", "ea", "enabled", "--settle", "-1")).exitCode())
        .isEqualTo(2);
    assertThat(run(List.of("state", "set-contact", "ea")).exitCode()).isEqualTo(2);
    assertThat(run(List.of("state")).exitCode()).isEqualTo(2);
    assertThat(run(List.of("state", "list"))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1/matches, has a public address",
    "https://10.0.0.1:8443, has a public address",
    "HTTPS://169.254.169.254/, has a public address",
    "https://[::1]/matches, has a public address",
    "https://[::ffff:192.168.0.1]/, has a public address",
    "https://[fd00::1], has a public address",
    "https://127.1/, names a host",
    "https://2130706433/, has a public address",
    "https:///matches, names a host",
    "http://ea.example/, begins with https://",
    "ea.example/matches, begins with https://",
    "https://user:password@ea.example/, names no user and password",
    "https://ea.example/#matches, has no fragment",
    "https://ea.example:65536/, has a port up to 65535",
    "https://ea.example/a b, is one as RFC 3986 has it",
    "https://[::1/, is one as RFC 3986 has it",
  })
  void aWebhookThatNothingCouldBePostedToIsRefusedWithTheRuleThatItBreaks(String url, String rule) {
    Run run = run(List.of("state", "set-contact", "ea", "--webhook-url", url));

    assertThat(run.exitCode()).isEqualTo(Outcome.NOT_DONE);
    assertThat(run.printed()).startsWith("ea: refused: a webhook's URL " + rule);
  }

  @Test
  void aWebhookMayHaveAPublicAddressASchemeInCapitalsAndAThousandCharacters() throws Exception {
    String longest = "HTTPS://ea.example/" + "a".repeat(1_000 - "https://ea.example/".length());
    assertThat(run(List.of("state", "set-contact", "ea", "--webhook-url", longest + "a")).printed())
        .isEqualTo("ea: refused: a webhook's URL has at most 1000 characters");
    for (String url :
        List.of("https://8.8.8.8?of=ea", "https://[2606:4700:4700::1111]:8443/matches", longest)) {
      assertThat(run(List.of("state", "set-contact", "ea", "--webhook-url", url)))
          .isEqualTo(new Run(0, "ea: set"));
      assertThat(kept()).isEqualTo(url.replace("HTTPS", "https"));
    }
    assertThat(run(List.of("state", "set-contact", "ea", "--webhook-url", "")).exitCode()).isZero();
    assertThat(kept()).isNull();
  }

  private static @Nullable String kept() throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        Statement statement = superuser.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT webhook_url FROM registry.state WHERE code = 'ea'")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aDatabaseThatIsDownIsNoRefusal() {
    installation.sharedCluster().stop();
    try {
      for (String lifecycle : List.of("shadow", "enabled")) {
        Run run = run(List.of("state", "set-lifecycle", "eb", lifecycle));
        assertThat(run.exitCode()).isEqualTo(Outcome.NOT_DONE);
        assertThat(run.printed()).startsWith("eb: could not be set: a database could not be asked");
      }
      assertThat(run(List.of("state", "list")).exitCode()).isEqualTo(Outcome.NOT_DONE);
    } finally {
      installation.sharedCluster().startAgain();
    }
  }

  private static Run run(List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    if (words.size() > 1) {
      arguments.addAll(List.of("--config", installation.adminConfigFile().toString()));
    }
    if (words.contains("set-lifecycle") && !words.contains("--settle")) {
      arguments.addAll(List.of("--settle", "0"));
    }
    StringWriter printed = new StringWriter();
    CommandLine admin = Admin.commandLine();
    admin.setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    int exitCode = admin.execute(arguments.toArray(String[]::new));
    return new Run(exitCode, printed.toString().strip());
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private static void publish(String state) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        Statement statement = superuser.createStatement()) {
      statement.execute("SELECT registry.published('%s')".formatted(state));
    }
  }

  /** In which an ellipsis stands for anything on its line. */
  private static Pattern pattern(String output) {
    return Pattern.compile(
        Stream.of(output.strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^\n]*")));
  }
}
