package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What a new user sees: one command, a match, calls to paste, Ctrl-C. One folder lives through it.
 */
@TestMethodOrder(OrderAnnotation.class)
class QuickstartTest {
  private static final Pattern CALL = Pattern.compile("(?m)^ {2}((?:UPLOAD_ID=|curl ).*)$");

  @TempDir static Path folder;
  private static int portBase;

  @Test
  @Order(1)
  void aFirstStartPrintsAMatchAndCallsThatWorkWhenPasted() throws Exception {
    portBase = RunningQuickstart.freePortBase();
    try (RunningQuickstart quickstart = RunningQuickstart.start(folder, portBase)) {
      assertThat(quickstart.output())
          .contains("ea  40 participants", "eb  40 participants", "match found:")
          .containsPattern("state +ea")
          .containsPattern("participant_id +participantid1")
          .contains(
              "OTHER_KEY=" + quickstart.matchKey("ea") + "\n",
              "FEDERAL_KEY=" + quickstart.ready().get("federal_match_key").getStringValue() + "\n",
              quickstart.ready().get("bulk_management_url").getStringValue(),
              quickstart.ready().get("match_management_url").getStringValue());
      assertThat(Files.getPosixFilePermissions(folder.resolve("ready.json")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      String pasted = paste(calls(quickstart.output()));
      assertThat(pasted)
          .containsPattern("\"status\":\"(UPLOADING|COMPLETE)\"")
          .contains("\"state\":\"ea\"", "\"initial_action_taken\":\"Notice Sent\"", "\"next\":\"");
      assertAuditLogIsValid("ea");
    }
    assertNoProcessIsLeft();
    assertThat(folder.resolve("ready.json")).doesNotExist();
  }

  @Test
  @Order(2)
  void aLaterStartKeepsTheDataAndRevokesTheEarlierKeys() throws Exception {
    String earlier;
    try (RunningQuickstart quickstart = RunningQuickstart.start(folder, portBase)) {
      assertThat(quickstart.output()).contains("keeps the participants of an earlier run");
      earlier = quickstart.bulkKey("ea");
    }
    try (RunningQuickstart quickstart = RunningQuickstart.start(folder, portBase, "--no-samples")) {
      var answer =
          RunningQuickstart.send(
              HttpRequest.newBuilder(quickstart.uploads("ea").resolve("uploads/unknown"))
                  .header("Ocp-Apim-Subscription-Key", earlier));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(Sample.matchesOf(quickstart, "eb", Sample.EXAMPLE.getFirst())).hasSize(1);
    }
  }

  @Test
  @Order(3)
  void aStartAfterAKilledRunCopesWithTheServersItLeftBehind() throws Exception {
    RunningQuickstart killed = RunningQuickstart.start(folder, portBase, "--no-samples");
    killed.killHard();
    try (RunningQuickstart quickstart = RunningQuickstart.start(folder, portBase, "--no-samples")) {
      assertThat(Sample.matchesOf(quickstart, "eb", Sample.EXAMPLE.getFirst())).hasSize(1);
    }
    assertNoProcessIsLeft();
  }

  @Test
  @Order(4)
  void aResetStartsAfresh() throws Exception {
    try (RunningQuickstart quickstart =
        RunningQuickstart.start(folder, portBase, "--reset", "--no-samples")) {
      String upload =
          quickstart.upload("eb", "example.csv", BodyPublishers.ofString(Sample.EXAMPLE_CSV));
      quickstart.awaitFinalStatus("eb", upload);
      assertThat(Sample.matchesOf(quickstart, "eb", Sample.EXAMPLE.getFirst())).isEmpty();
    }
  }

  @Test
  @Order(5)
  void aFolderThatHoldsSomethingElseIsLeftAlone(@TempDir Path other) throws Exception {
    Path file = Files.createDirectories(other.resolve("docs")).resolve("thesis.txt");
    Files.writeString(file, "years of work");
    Process process = RunningQuickstart.launch(other, other, portBase, "--reset");
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(file).hasContent("years of work");
    assertThat(other.resolve("quickstart.log"))
        .content()
        .contains("holds something else")
        .doesNotContain("Stopping");
  }

  @Test
  @Order(6)
  void aStopInTheMiddleOfTheStartLeavesNoProcess() throws Exception {
    Path data = folder.resolve("data");
    Process process = RunningQuickstart.launch(folder, data, portBase, "--reset");
    await().until(() -> Files.exists(data.resolve("postgresql/registry/data/postmaster.pid")));
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertNoProcessIsLeft();
  }

  @Test
  @Order(7)
  void theHelpIsWrappedToTheTerminalAndNotBefore() {
    assertThat(
            new CommandLine(new QuickstartCommand())
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(80)
                .getUsageMessage(Ansi.OFF))
        .contains(
            """
            Starts a whole Linkseal on this machine: two PostgreSQL servers, the Bulk API,
            the Match API and four sample states. Uploads the sample file, makes a search
            and prints the match, then calls to try it yourself.
            """);
  }

  /** Soon: the newest entries are sealed and signed within seconds. */
  private static void assertAuditLogIsValid(String state) {
    await().untilAsserted(() -> assertThat(verified(state)).contains(state + ": valid, "));
  }

  private static String verified(String state) throws IOException {
    Process admin =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Admin.class.getName(),
                "audit",
                "verify",
                state,
                "--config",
                folder.resolve("data/admin.properties").toString())
            .redirectErrorStream(true)
            .start();
    return new String(admin.getInputStream().readAllBytes(), UTF_8);
  }

  private static List<String> calls(String output) {
    return CALL.matcher(output).results().map(call -> call.group(1)).toList();
  }

  private static String paste(List<String> calls) throws IOException, InterruptedException {
    assertThat(calls).hasSize(6);
    Process shell =
        new ProcessBuilder("sh", "-eu", "-c", String.join("\n", calls))
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).isZero();
    return output;
  }

  private static void assertNoProcessIsLeft() {
    await()
        .untilAsserted(() ->
            assertThat(
                    ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(folder.toString())))
                .isEmpty());
  }
}
