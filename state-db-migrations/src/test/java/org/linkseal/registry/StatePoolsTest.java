package org.linkseal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.pprl.secret.KeyWrap;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.keys.ServiceSecrets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatePoolsTest {

  private static final Duration AT_ONCE = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(4); // two, and a busy machine

  private final TestInstallation installation = TestInstallation.withStates("ea", "eb");
  private final TestCluster other = TestCluster.start();
  private final SettableClock clock = new SettableClock();
  private ServiceSecrets secrets;
  private HikariDataSource registry;
  private StatePools pools;

  @BeforeAll
  void open() {
    secrets = ServiceSecrets.load(installation.secretsFile(Service.MATCHER));
    registry = RegistryDataSource.open(installation.registryUrl(), secrets, Service.MATCHER);
  }

  @BeforeEach
  void openPools() {
    pools = new StatePools(registry, secrets, Service.MATCHER, clock, null);
  }

  @AfterEach
  void closePools() {
    pools.close();
  }

  @AfterAll
  void close() {
    registry.close();
    other.close();
    installation.close();
  }

  @Test
  void aConnectionIsTheRolesInItsStatesSchema() throws SQLException {
    try (Connection connection = pools.connection(state("ea"), DatabaseRole.MATCHER)) {
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(ask(connection, "SELECT session_user")).isEqualTo("ea_matcher");
      assertThat(ask(connection, "SELECT current_database()")).isEqualTo("state_ea");
      assertThat(ask(connection, "SELECT current_schema()")).isEqualTo("linkseal");
      assertThat(ask(connection, "SHOW application_name")).isEqualTo("linkseal-matcher");
    }
  }

  @Test
  void aServiceHasNoCredentialOfAnothersRoles() {
    assertThatThrownBy(() -> pools.connection(state("ea"), DatabaseRole.LOADER))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no credential of ea_loader");
  }

  @Test
  void eachRoleOfTheApiConnects() throws SQLException {
    ServiceSecrets apiSecrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    try (HikariDataSource apiRegistry =
            RegistryDataSource.open(installation.registryUrl(), apiSecrets, Service.API);
        StatePools api = new StatePools(apiRegistry, apiSecrets, Service.API)) {
      for (DatabaseRole role :
          new DatabaseRole[] {DatabaseRole.RECEIVER, DatabaseRole.LOADER, DatabaseRole.JANITOR}) {
        try (Connection connection = api.connection(state("eb"), role)) {
          assertThat(ask(connection, "SELECT session_user"))
              .isEqualTo(role.roleName(new StateCode("eb")));
        }
      }
    }
  }

  @Test
  void aStoppedServerIsRefusedSoonThenAtOnceAndConcernsNoOtherState() throws SQLException {
    installation.addState("ed", other);
    State down = state("ed");
    connectAndClose(down);

    other.stop();
    try {
      assertRefusedWithin(SOON, down); // a connection of just now: it breaks when it is used
      assertRefusedWithin(SOON, down);
      assertRefusedWithin(AT_ONCE, down);
      connectAndClose(state("ea"));
      clock.forward(RolePool.LEFT_ALONE);
      assertRefusedWithin(SOON, down);
    } finally {
      other.startAgain();
    }

    clock.forward(RolePool.LEFT_ALONE);
    connectAndClose(down);
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsRefusedSoon() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      State frozen =
          movedTo(
              state("eb"),
              new DatabaseLocation("127.0.0.1", silent.getLocalPort(), "state_eb", "linkseal"));

      assertRefusedWithin(SOON, frozen);
      assertRefusedWithin(AT_ONCE, frozen);
    }
  }

  @Test
  void aServerThatWasDownIsConnectedToOnceByWhoeverTriesItAgain() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket refusing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(refusing, connections));
      State down =
          movedTo(
              state("eb"),
              new DatabaseLocation("127.0.0.1", refusing.getLocalPort(), "state_eb", "linkseal"));
      assertRefusedWithin(SOON, down);
      int before = connections.get();
      clock.forward(RolePool.LEFT_ALONE);

      assertRefusedWithin(AT_ONCE, down);

      assertThat(connections.get() - before).isOne();
    }
  }

  private static void refuse(ServerSocket server, AtomicInteger connections) {
    try {
      while (true) {
        try (Socket _ = server.accept()) {
          connections.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // The server is closed.
    }
  }

  @Test
  void aStatementThatIsNotAnsweredIsGivenUp() throws SQLException {
    try (Connection connection = pools.connection(state("ea"), DatabaseRole.MATCHER)) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> ask(connection, "SELECT pg_sleep(30)::text"))
          .isInstanceOf(SQLException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  @Test
  void aBusyConnectionIsNotTakenForAStateThatIsDown() throws SQLException {
    State state = state("ea");
    try (Connection only = pools.connection(state, DatabaseRole.MATCHER)) {
      assertThat(only.isClosed()).isFalse();
      assertRefusedWithin(SOON, state);
    }
    connectAndClose(state);
  }

  @Test
  void aChangedPasswordIsReadAgain() throws SQLException {
    State state = state("eb");
    connectAndClose(state);

    try (Connection superuser = installation.stateCluster().superuser("state_eb");
        Statement statement = superuser.createStatement()) {
      statement.execute("ALTER ROLE eb_matcher PASSWORD 'another-password-of-a-test'");
      statement.execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
              + " WHERE usename = 'eb_matcher'");
    }
    assertRefusedWithin(SOON, state); // the terminated connection
    assertThatThrownBy(() -> connectAndClose(state))
        .satisfies(
            e -> assertThat(e.getCause()).isInstanceOf(SQLException.class),
            e -> assertThat(e.toString() + e.getCause()).doesNotContain("password-of-a-test"));

    putCredential("eb", "another-password-of-a-test");
    clock.forward(RolePool.LEFT_ALONE);
    connectAndClose(state);
  }

  @Test
  void aStateThatAppearsLaterConnectsAndOneThatMovesFollowsItsRow() throws SQLException {
    connectAndClose(state("ea"));
    installation.addState("ec", installation.stateCluster());
    assertThat(portOf(state("ec"))).isEqualTo(installation.stateCluster().port());

    installation.addState("ec", other);

    assertThat(portOf(state("ec"))).isEqualTo(other.port());
  }

  @Test
  void knownStatesConnectWhileTheRegistryIsDown() throws SQLException {
    State known = state("ea");
    State other = state("eb");
    connectAndClose(known);
    installation.sharedCluster().stop();
    try {
      connectAndClose(known);
      connectAndClose(other);
    } finally {
      installation.sharedCluster().startAgain();
      registry.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Test
  void detailsOfTheServersErrorsAreNotInMessages() throws SQLException {
    try (Connection connection = pools.connection(state("ea"), DatabaseRole.MATCHER)) {
      assertThatThrownBy(() -> ask(connection, "SELECT '{\"a\": quoted-row}'::json::text"))
          .isInstanceOf(SQLException.class)
          .hasMessageNotContaining("quoted");
    }
  }

  @Test
  void closedPoolsGiveNothing() {
    State state = state("ea");
    pools.close();

    assertThatThrownBy(() -> connectAndClose(state)).hasMessageContaining("closed");
  }

  private State state(String code) {
    return new StateRegistry(registry, Clock.systemUTC()).find(new StateCode(code)).orElseThrow();
  }

  private static State movedTo(State state, DatabaseLocation location) {
    return new State(
        state.code(),
        state.name(),
        location,
        state.onboarding(),
        state.lifecycle(),
        state.region(),
        state.contacts());
  }

  private void connectAndClose(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.MATCHER)) {
      assertThat(ask(connection, "SELECT 1::text")).isEqualTo("1");
    }
  }

  private int portOf(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.MATCHER)) {
      return Integer.parseInt(ask(connection, "SELECT inet_server_port()::text"));
    }
  }

  private void assertRefusedWithin(Duration bound, State state) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> connectAndClose(state)).isInstanceOf(SQLException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
  }

  private void putCredential(String state, String password) throws SQLException {
    byte[] wrapped =
        KeyWrap.wrap(
            secrets.credentialKey(),
            SecretBytes.of(password.getBytes(UTF_8)),
            "credential|matcher|" + state + "_matcher");
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement =
            superuser.prepareStatement("SELECT registry.put_credential(?, 'matcher', ?, ?)")) {
      statement.setString(1, state);
      statement.setString(2, state + "_matcher");
      statement.setBytes(3, wrapped);
      statement.execute();
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }
}
