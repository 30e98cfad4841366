package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.AdminRun;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;
import org.linkseal.registry.keys.ServiceSecrets;

/** What the operator does about searches, with {@code ./linkseal admin}, for state zw. */
@ExtendWith(Installed.class)
class AbuseCommandsTest {
  private static final Path GUIDE = Path.of("..", "docs", "abuse-control.md");
  private static final Pattern GUIDE_COMMAND = Pattern.compile("(?m)^\\./linkseal admin ([^#\n]+)");

  private final TestInstallation installation;
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  AbuseCommandsTest(TestInstallation installation) {
    this.installation = installation;
  }

  @BeforeEach
  void addState() {
    installation.addState("zw", installation.stateCluster());
  }

  @Test
  void aBudgetIsSetAndLiftedAndBothAreOnRecord() throws SQLException {
    try (Connection superuser = superuser()) {
      assertThat(installation.admin("budget", "set", "zw", "2"))
          .isEqualTo(new AdminRun(0, "zw: 2 persons a day\n", ""));
      assertThat(search(superuser, 1, 2)).isTrue();
      assertThat(search(superuser, 3)).isFalse();

      assertThat(installation.admin("budget", "lift", "zw"))
          .isEqualTo(
              new AdminRun(
                  0,
                  "zw: its budget once more until midnight UTC; 2 persons were searched today\n",
                  ""));
      assertThat(search(superuser, 3, 4)).isTrue();
      assertThat(search(superuser, 5)).isFalse();

      assertThat(installation.admin("budget", "list").out())
          .contains("  zw: 4 persons of 4, 0 searches, 0 hits, 0 misses, 2 refused, lifts: 1\n");
      assertThat(installation.admin("alarms", "--days", "1").out())
          .contains(
              " zw: hard_line {\"persons\": 2, \"allowance\": 2}, key k\n",
              " zw: hard_line {\"persons\": 4, \"allowance\": 4}, key k\n");
      assertThat(recorded(superuser))
          .containsSubsequence(
              "collaboration_admin\tbudget_set\t2", "collaboration_admin\tbudget_lifted\t2");
    }
    assertThat(installation.admin("budget", "set", "federal", "100000").exitCode()).isZero();
  }

  @Test
  void ofACanaryOnlyATokenIsKeptAndItsHashIsPrintedOnce() throws SQLException {
    try (Connection superuser = superuser()) {
      AdminRun added = installation.admin("canary", "add", "zw");
      Matcher line =
          Pattern.compile(
                  "zw: canary ([0-9]+), .*\nlds_hash,participant_id\n([0-9a-f]{128}),[0-9]{9}\n")
              .matcher(added.out());
      assertThat(line.matches()).isTrue();
      long id = Long.parseLong(line.group(1));
      byte[] ldsHash = HexFormat.of().parseHex(line.group(2));
      byte[] kept =
          Sql.one(
              superuser, byte[].class, "SELECT token FROM collaboration.canary WHERE id = ?", id);

      assertThat(kept).hasSize(32);
      assertThat(HexFormat.of().formatHex(ldsHash)).doesNotContain(HexFormat.of().formatHex(kept));
      assertThat(kept)
          .isEqualTo(
              ServiceSecrets.load(installation.secretsFile(Service.MATCHER))
                  .meteringKey()
                  .canaryTokens(List.of(ldsHash))
                  .getFirst());
      assertThat(installation.admin("canary", "list").out())
          .contains("  " + id + " in zw since 20");
      assertThat(installation.admin("canary", "remove", "" + id).exitCode()).isZero();
      assertThat(installation.admin("canary", "remove", "" + id))
          .isEqualTo(
              new AdminRun(
                  1, "", "canary %d: refused: there is none of this number\n".formatted(id)));
      assertThat(recorded(superuser))
          .containsSubsequence(
              "collaboration_admin\tcanary_planted\t" + id,
              "collaboration_admin\tcanary_removed\t" + id);
    }
  }

  /**
   * Numbers and what is drawn apart, each prints what the guide shows; alarms there are none here.
   */
  @Test
  void everyCommandOfTheGuideDoesWhatTheGuideSays() throws IOException {
    installation.addState("ea", installation.stateCluster());
    String canary =
        installation
            .admin("canary", "add", "ea")
            .out()
            .replaceAll("(?s)^ea: canary (\\d+).*", "$1");
    StringBuilder printed = new StringBuilder();
    Matcher command = GUIDE_COMMAND.matcher(Files.readString(GUIDE));
    int commands = 0;
    while (command.find()) {
      String words = command.group(1).strip().replace("remove 3", "remove " + canary);
      AdminRun run = installation.admin(words.split(" "));
      assertThat(run.exitCode()).as(words).isZero();
      printed.append(run.out());
      commands++;
    }
    assertThat(commands).isEqualTo(8);

    String shown = printed.toString().replaceAll("[0-9]+", "0");
    for (String line :
        List.of(
            "  ea: 16210 persons of 80000, 9120 searches, 214 hits, 16102 misses, 0 refused",
            "  federal: 0 persons of 50000, 0 searches, 0 hits, 0 misses, 0 refused",
            "ea: canary 3, known to every matcher within a minute. Its line, for every upload and for no search:")) {
      assertThat(Files.readString(GUIDE)).contains("\n" + line + "\n");
      assertThat(shown).contains(line.replaceAll("[0-9]+", "0") + "\n");
    }
  }

  @Test
  void whatIsNoStateIsRefused() {
    for (String[] command :
        new String[][] {
          {"budget", "set", "xx", "5"}, {"budget", "lift", "xx"}, {"canary", "add", "xx"}
        }) {
      assertThat(installation.admin(command))
          .isEqualTo(new AdminRun(1, "", "xx: refused: no such state\n"));
    }
    assertThat(AdminRun.of("budget").exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsMisunderstoodIsSaidWithTheOptionAndWhatItTakes() {
    assertMisunderstood("(STATE): expected a state's code", "budget", "lift", "nobody");
    assertMisunderstood("(STATE): expected a state's code", "canary", "add", "nobody");
    for (String persons : List.of("-5", "many", "1000000001", "1.5", "")) {
      assertMisunderstood(
          "(PERSONS): expected a whole number from 0 to 1000000000",
          "budget",
          "set",
          "zw",
          persons);
    }
    for (String days : List.of("x", "0", "-3", "36501")) {
      assertMisunderstood(
          "'--days': expected a whole number from 1 to 36500", "alarms", "--days", days);
    }
    assertMisunderstood("(NUMBER): expected a whole number from 1", "canary", "remove", "x");
  }

  private void assertMisunderstood(String why, String... command) {
    AdminRun run = installation.admin(command);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().getFirst()).contains(why);
  }

  private boolean search(Connection superuser, long... persons) throws SQLException {
    return Sql.one(
        superuser,
        Boolean.class,
        "SELECT granted FROM collaboration.count_persons(?, 'zw', 'k', ?, '{}', 9, 1)",
        today,
        persons);
  }

  private static List<String> recorded(Connection superuser) throws SQLException {
    return Sql.lines(
        superuser,
        """
        SELECT actor, event, number FROM collaboration.abuse_control_audit
        WHERE requester = 'zw' ORDER BY id
        """);
  }

  private Connection superuser() throws SQLException {
    return installation.sharedCluster().superuser("collaboration");
  }
}
