package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Caller;
import org.linkseal.registry.auth.Scope;
import org.linkseal.registry.keys.ServiceSecrets;

/** The installation as its services find it. */
class ProvisionerTest {

  private static final StateCode EA = new StateCode("ea");

  private static TestInstallation installation;

  @TempDir Path directory;

  @BeforeAll
  static void install() {
    installation = TestInstallation.withStates("ea", "eb");
  }

  @AfterAll
  static void close() {
    installation.close();
  }

  @Test
  void eachServiceReachesWithItsSecretsTheDatabasesItServesAndNoOther() throws Exception {
    for (Service service : Service.values()) {
      ServiceSecrets secrets = secrets(service);
      try (HikariDataSource registry = registry(service);
          StatePools pools = new StatePools(registry, secrets, service)) {
        List<State> states = new StateRegistry(registry, Clock.systemUTC()).states();
        assertThat(states).extracting(State::code).containsExactly(EA, new StateCode("eb"));
        for (State state : states) {
          for (DatabaseRole role :
              List.of(
                  DatabaseRole.RECEIVER,
                  DatabaseRole.LOADER,
                  DatabaseRole.JANITOR,
                  DatabaseRole.MATCHER)) {
            boolean served = (role == DatabaseRole.MATCHER) == (service == Service.MATCHER);
            assertThat(connects(pools, state, role)).isEqualTo(served);
          }
        }
      }
    }
  }

  private static boolean connects(StatePools pools, State state, DatabaseRole role) {
    try (Connection connection = pools.connection(state, role)) {
      return Sql.one(connection, String.class, "SELECT current_user::text")
          .equals(role.roleName(state.code()));
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void theMatcherReachesTheCollaborationDatabase() throws SQLException {
    try (Connection matcher =
        installation
            .sharedCluster()
            .connect(
                "collaboration",
                "collaboration_matcher",
                secrets(Service.MATCHER).collaborationPassword())) {
      assertThat(matcher.isValid(1)).isTrue();
    }
  }

  @Test
  void provisioningAgainChangesNothing() throws Exception {
    List<String> before = everything();
    installation.provisioner().provisionRegistryAndCollaboration();
    installation.provisioner().provisionState(EA, "State EA", installation.stateCluster().admin());
    assertThat(everything()).isEqualTo(before);
  }

  private static List<String> everything() throws SQLException {
    List<String> all = new ArrayList<>();
    for (TestCluster cluster : List.of(installation.sharedCluster(), installation.stateCluster())) {
      try (Connection superuser = cluster.superuser("postgres")) {
        all.addAll(Sql.lines(superuser, "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1"));
        all.addAll(
            Sql.lines(
                superuser,
                "SELECT datname, datacl::text, datallowconn FROM pg_database ORDER BY 1"));
        all.addAll(
            Sql.lines(
                superuser,
                "SELECT setdatabase, setconfig::text FROM pg_db_role_setting ORDER BY 1"));
      }
    }
    try (Connection registry = installation.sharedCluster().superuser("registry")) {
      for (String table : List.of("state", "credential", "linkage_key_version", "audit_log")) {
        all.addAll(Sql.lines(registry, "SELECT t::text FROM registry." + table + " t ORDER BY 1"));
      }
    }
    try (Connection ea = installation.stateCluster().superuser("state_ea")) {
      all.addAll(Sql.lines(ea, "SELECT t::text FROM linkseal.flyway_schema_history t ORDER BY 1"));
      all.addAll(Catalogue.ofTheDatabase(ea, LoadTables.of(ea)));
      all.addAll(Catalogue.takenFromPublic(ea));
    }
    return all;
  }

  @Test
  void aLostCredentialIsReplacedTogetherWithItsPassword() throws Exception {
    try (Connection superuser = installation.sharedCluster().superuser("registry")) {
      Sql.run(superuser, "DELETE FROM registry.credential WHERE role_name = 'ea_receiver'");
    }
    installation.addState("ea", installation.stateCluster());
    assertThat(receives(EA)).isTrue();
  }

  @Test
  void aStateMovedToAnotherClusterGetsNewPasswordsThere() throws Exception {
    StateCode moving = new StateCode("mv");
    installation.addState("mv", installation.stateCluster());
    try (TestCluster another = TestCluster.start()) {
      installation.addState("mv", another);
      assertThat(receives(moving)).isTrue();
    } finally {
      forget("mv");
    }
  }

  private static boolean receives(StateCode code) {
    try (HikariDataSource registry = registry(Service.API);
        StatePools pools = new StatePools(registry, secrets(Service.API), Service.API)) {
      State state = new StateRegistry(registry, Clock.systemUTC()).find(code).orElseThrow();
      return connects(pools, state, DatabaseRole.RECEIVER);
    }
  }

  @Test
  void aKeyIsItsCallersUntilItExpiresOrIsRevoked() {
    try (HikariDataSource registry = registry(Service.API)) {
      Provisioner provisioner = installation.provisioner();
      ApiKey bulk = provisioner.mintKey(Scope.BULK, EA, null, "a test's");
      ApiKey federal = provisioner.mintKey(Scope.MATCH, null, null, "a test's");
      ApiKey other = provisioner.mintKey(Scope.MATCH, EA, null, "another's");
      ApiKey expired = provisioner.mintKey(Scope.MATCH, EA, Instant.now(), "another's");
      assertThat(authenticator(registry).authenticate(bulk.text()))
          .contains(new Caller(bulk.id(), Scope.BULK, EA, null));
      assertThat(authenticator(registry).authenticate(federal.text()))
          .contains(new Caller(federal.id(), Scope.MATCH, null, null));
      assertThat(authenticator(registry).authenticate(expired.text())).isEmpty();

      assertThat(provisioner.revokeKeysNoted("a test's")).isEqualTo(2);
      assertThat(provisioner.revokeKeysNoted("a test's")).isZero();
      assertThat(authenticator(registry).authenticate(bulk.text())).isEmpty();
      assertThat(authenticator(registry).authenticate(federal.text())).isEmpty();
      assertThat(authenticator(registry).authenticate(other.text())).isPresent();

      assertThat(provisioner.revokeKey(other.id())).isTrue();
      assertThat(provisioner.revokeKey(other.id())).isFalse();
      assertThat(authenticator(registry).authenticate(other.text())).isEmpty();
    }
  }

  /** A new one each time: it keeps what it has read for a moment. */
  private static Authenticator authenticator(HikariDataSource registry) {
    return new Authenticator(registry, Clock.systemUTC());
  }

  @Test
  void onlyTheFederalOrchestratorsMatchKeyGoesWithoutAState() {
    assertThatThrownBy(() -> installation.provisioner().mintKey(Scope.BULK, null, null, "a test's"))
        .isInstanceOf(ProvisioningException.class);
    assertThatThrownBy(() ->
            installation.provisioner().mintKey(Scope.BULK, new StateCode("zz"), null, "a test's"))
        .isInstanceOf(ProvisioningException.class);
  }

  @Test
  void theApisSecretsLackWhatOnlyTheMatcherNeeds() throws IOException {
    assertThat(Files.readString(installation.secretsFile(Service.API)))
        .doesNotContain("match", "collaboration");
    assertThat(secrets(Service.API).credentialKey())
        .isNotEqualTo(secrets(Service.MATCHER).credentialKey());
    assertThat(secrets(Service.API).linkageKeys())
        .isEqualTo(secrets(Service.MATCHER).linkageKeys());
  }

  @Test
  void theSavedRootSecretAndKeyPairGiveTheSameSecretsFilesAgain() throws IOException {
    RootSecret root = RootSecret.generate();
    MatchKeyPair matchKeys = MatchKeyPair.generate();
    root.save(directory.resolve("root"));
    matchKeys.save(directory.resolve("match.pem"));
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    SecretsFile.write(first, Service.MATCHER, root, matchKeys);
    SecretsFile.write(
        second,
        Service.MATCHER,
        RootSecret.load(directory.resolve("root")),
        MatchKeyPair.load(directory.resolve("match.pem")));
    assertThat(second).hasSameBinaryContentAs(first);
    for (String file : List.of("root", "match.pem", "first")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(directory.resolve("match.pem")))
        .startsWith("-----BEGIN PRIVATE KEY-----");
  }

  @Test
  void aSecretThatOthersCanReadOrThatIsNoneIsRefusedAndNotQuoted() throws IOException {
    Path file = directory.resolve("root");
    RootSecret.generate().save(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> RootSecret.load(file)).hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> MatchKeyPair.load(file)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (String content : List.of("not-a-secret!", "c2hvcnQ")) {
      Files.write(file, content.getBytes(US_ASCII));
      assertThatThrownBy(() -> RootSecret.load(file))
          .isInstanceOf(IOException.class)
          .hasNoCause()
          .hasMessageNotContaining(content);
      assertThatThrownBy(() -> MatchKeyPair.load(file)).isInstanceOf(IOException.class);
    }
    assertThat(RootSecret.generate().toString()).isEqualTo("RootSecret[redacted]");
  }

  private static HikariDataSource registry(Service service) {
    return RegistryDataSource.open(installation.registryUrl(), secrets(service), service);
  }

  private static ServiceSecrets secrets(Service service) {
    return ServiceSecrets.load(installation.secretsFile(service));
  }

  private static void forget(String state) {
    try (Connection superuser = installation.sharedCluster().superuser("registry")) {
      Sql.run(superuser, "DELETE FROM registry.credential WHERE state = ?", state);
      Sql.run(superuser, "DELETE FROM registry.state WHERE code = ?", state);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
