package org.linkseal.migrations.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.Access;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.Installed;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.migrations.testing.AdminRun;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.Scope;
import org.linkseal.registry.keys.ServiceSecrets;

/** {@code ./linkseal admin key} and {@code ./linkseal admin client}. */
@ExtendWith(Installed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessCommandsTest {
  private static final String STATE = "kc";

  private final TestInstallation installation;

  AccessCommandsTest(TestInstallation installation) {
    this.installation = installation;
    installation.addState(STATE, installation.stateCluster());
  }

  @Test
  void aKeyIsPrintedOnceAndOpensWhatItWasMadeForUntilItIsRevoked() throws Exception {
    AdminRun added =
        installation.admin(
            "key", "add", "--scope", "bulk", "--state", "KC", "--note", "nightly upload");
    String text = added.out().strip();
    String id = ApiKey.parse(text).orElseThrow().id();

    assertThat(added).isEqualTo(new AdminRun(0, text + "\n", ""));
    assertThat(caller(text)).contains(new Caller(id, Scope.BULK, new StateCode(STATE), null));
    assertThat(installation.admin("key", "revoke", id)).isEqualTo(new AdminRun(0, "revoked\n", ""));
    assertThat(caller(text)).isEmpty();
    assertThat(installation.admin("key", "revoke", id))
        .isEqualTo(new AdminRun(1, "", "refused: there is no such live key\n"));
    assertThat(audited(id)).containsExactly("api_key_added kc", "api_key_revoked kc");
    assertThat(everythingKept()).contains("nightly upload").doesNotContain(text.substring(12));
  }

  @Test
  void aClientIsRegisteredOnceAtATime() throws Exception {
    String[] add = {
      "client",
      "add",
      "0f2a-client",
      "--scope",
      "match",
      "--state",
      STATE,
      "--expires",
      "2100-01-01T00:00:00Z"
    };
    try (TestIssuer issuer = TestIssuer.start(Clock.systemUTC())) {
      String token = issuer.token("0f2a-client");
      assertThat(installation.admin(add)).isEqualTo(new AdminRun(0, "registered\n", ""));
      assertThat(caller(token, issuer))
          .contains(new Caller("0f2a-client", Scope.MATCH, new StateCode(STATE), null));
      assertThat(installation.admin(add).err())
          .isEqualTo("refused: this client is registered already: revoke it first\n");
      assertThat(installation.admin("client", "revoke", "0f2a-client").out())
          .isEqualTo("revoked\n");
      assertThat(caller(token, issuer)).isEmpty();
      assertThat(installation.admin("client", "revoke", "0f2a-client"))
          .isEqualTo(new AdminRun(1, "", "refused: there is no such registered client\n"));

      assertThat(
              installation.admin("client", "add", "0f2a-client", "--scope", "oversight").exitCode())
          .isZero();
      assertThat(caller(token, issuer))
          .contains(new Caller("0f2a-client", Scope.OVERSIGHT, null, null));
      assertThat(audited("0f2a-client"))
          .containsExactly(
              "oauth_client_added kc", "oauth_client_revoked kc", "oauth_client_added null");
    }
  }

  @Test
  void anExpiredKeyOrClientOpensNothing() throws Exception {
    Access past =
        new Access(Scope.OVERSIGHT, null, null, Instant.parse("2020-01-01T00:00:00Z"), "");
    String key;
    try (RegistryAdmin registry =
        RegistryAdmin.connect(AdminConfig.load(installation.adminConfigFile()))) {
      ApiKey expired = ApiKey.generate();
      registry.addKey(expired, past);
      registry.addClient("late", past);
      key = expired.text();
    }

    assertThat(caller(key)).isEmpty();
    try (TestIssuer issuer = TestIssuer.start(Clock.systemUTC())) {
      assertThat(caller(issuer.token("late"), issuer)).isEmpty();
    }
  }

  @Test
  void whatNobodyMayDoIsRefusedAndNothingIsMade() throws Exception {
    String before = everythingKept();
    for (String[] options :
        List.of(
            new String[] {"--scope", "bulk"},
            new String[] {"--scope", "bulk", "--state", STATE, "--region", "midwest"},
            new String[] {"--scope", "match", "--region", "midwest"},
            new String[] {"--scope", "oversight", "--state", STATE},
            new String[] {"--scope", "oversight", "--region", "Mid West"},
            new String[] {"--scope", "oversight", "--region", ""},
            new String[] {"--scope", "oversight", "--region", "a".repeat(21)},
            new String[] {"--scope", "bulk", "--state", "zz"})) {
      for (List<String> add : List.of(List.of("key", "add"), List.of("client", "add", "any"))) {
        AdminRun run = installation.admin(with(add, options));
        assertThat(run.exitCode()).as("%s %s", add, List.of(options)).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("refused: ").hasLineCount(1);
      }
    }
    for (String client : List.of("", "a b", "ä", "c".repeat(256))) {
      for (String[] command :
          List.of(
              new String[] {"client", "add", client, "--scope", "oversight"},
              new String[] {"client", "revoke", client})) {
        assertMisunderstood("(CLIENT): expected 1 to 255 ASCII characters", command);
      }
    }
    assertMisunderstood("'--scope=SCOPE'", "key", "add");
    assertMisunderstood("'--scope'", "key", "add", "--scope", "all");
    assertMisunderstood(
        "'--state': expected a state's code",
        "key",
        "add",
        "--scope",
        "bulk",
        "--state",
        "nowhere");
    for (String never : List.of("tomorrow", "2100-01-01", "")) {
      assertMisunderstood(
          "'--expires': expected a time such as 2027-11-21T00:00:00Z",
          "key",
          "add",
          "--scope",
          "match",
          "--expires",
          never);
    }
    assertMisunderstood(
        "'--expires': expected a time to come",
        "key",
        "add",
        "--scope",
        "match",
        "--expires",
        "2020-01-01T00:00:00Z");
    assertThat(installation.admin("key").exitCode()).isEqualTo(2);
    assertThat(installation.admin("client").exitCode()).isEqualTo(2);
    assertThat(everythingKept()).isEqualTo(before);
  }

  /** Which option, and what is allowed, in the first of two lines; the other tells of the help. */
  private void assertMisunderstood(String why, String... command) {
    AdminRun run = installation.admin(command);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().getFirst()).contains(why);
    assertThat(run.err()).hasLineCount(2);
  }

  /** But for the key, which is another one than in the guide. */
  @Test
  void whatTheGuideShowsIsDone() throws Exception {
    List<String> commands =
        Files.readAllLines(Path.of("../docs/give-access.md")).stream()
            .filter(line -> line.startsWith("./linkseal admin "))
            .map(line -> line.replace("--state ea", "--state " + STATE).replaceFirst(" > .*", ""))
            .toList();

    assertThat(commands).hasSize(5);
    for (String command : commands) {
      AdminRun run = installation.admin(words(command.substring("./linkseal admin ".length())));
      boolean ofTheGuidesKey = command.contains(" key revoke ");
      assertThat(run.exitCode()).as(command).isEqualTo(ofTheGuidesKey ? 1 : 0);
    }
  }

  private static String[] words(String line) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }

  @Test
  void withoutAnInstallationNothingIsMade() {
    AdminRun run = AdminRun.of("key", "add", "--scope", "oversight", "--config", "/nowhere/at/all");

    assertThat(run.exitCode()).isEqualTo(Outcome.NOT_DONE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("/nowhere/at/all");
  }

  private static String[] with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Optional<Caller> caller(String key) {
    return caller(key, null);
  }

  private Optional<Caller> caller(String presented, @Nullable TestIssuer issuer) {
    Path secrets = installation.secretsFile(Service.API);
    try (var registry =
        RegistryDataSource.open(
            installation.registryUrl(), ServiceSecrets.load(secrets), Service.API)) {
      return new Authenticator(
              registry, issuer == null ? null : issuer.trusted(), Clock.systemUTC())
          .authenticate(presented);
    }
  }

  private List<String> audited(String subject) throws SQLException {
    return lines(
        """
        SELECT event || ' ' || coalesce(state, 'null') FROM registry.audit_log
        WHERE subject = ? AND actor = 'registry_admin' ORDER BY id
        """,
        subject);
  }

  private String everythingKept() throws SQLException {
    return lines(
            """
            SELECT k::text FROM registry.api_key k WHERE k.state = ? OR k.scope = 'oversight'
            UNION ALL SELECT c::text FROM registry.oauth_client c
            UNION ALL SELECT l::text FROM registry.audit_log l WHERE l.event LIKE '%key%'
            ORDER BY 1
            """,
            STATE)
        .toString();
  }

  private List<String> lines(String sql, String argument) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setString(1, argument);
      List<String> lines = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
      return lines;
    }
  }
}
