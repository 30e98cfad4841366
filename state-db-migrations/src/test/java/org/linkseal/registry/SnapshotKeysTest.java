package org.linkseal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.pprl.secret.KeyUnwrapException;
import org.linkseal.registry.keys.ServiceSecrets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotKeysTest {

  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");

  private final TestInstallation installation = TestInstallation.withStates("ea", "eb");
  private final SettableClock clock = new SettableClock();
  private ServiceSecrets apiSecrets;
  private HikariDataSource apiDatabase;
  private HikariDataSource matcherDatabase;
  private SnapshotKeys api;
  private SnapshotKeys matcher;

  @BeforeAll
  void open() {
    apiSecrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    apiDatabase = RegistryDataSource.open(installation.registryUrl(), apiSecrets, Service.API);
    matcherDatabase =
        RegistryDataSource.open(
            installation.registryUrl(),
            ServiceSecrets.load(installation.secretsFile(Service.MATCHER)),
            Service.MATCHER);
  }

  @BeforeEach
  void forgetAll() {
    api = new SnapshotKeys(apiDatabase, apiSecrets, clock);
    matcher =
        new SnapshotKeys(
            matcherDatabase, ServiceSecrets.load(installation.secretsFile(Service.MATCHER)), clock);
  }

  @AfterAll
  void close() {
    apiDatabase.close();
    matcherDatabase.close();
    installation.close();
  }

  @Test
  void whatTheApiMakesTheMatcherFinds() throws SnapshotKeyGoneException {
    NewSnapshotKey made = api.create(EA);

    assertThat(matcher.find(EA, made.keyId()).secret()).isEqualTo(made.key().secret());
    assertThat(made.linkageKey()).isEqualTo(apiSecrets.linkageKeys().lastEntry().getValue());
    assertThat(api.create(EA).key().secret()).isNotEqualTo(made.key().secret());
  }

  @Test
  void noStateFindsAnothersKey() throws SnapshotKeyGoneException {
    UUID keyId = api.create(EA).keyId();
    assertThat(matcher.find(EA, keyId)).isNotNull();

    assertGone(matcher, EB, keyId);
    assertGone(api, EB, keyId);
  }

  @Test
  void aDestroyedKeyIsGoneAtOnceHereAndSoonEverywhere() throws SnapshotKeyGoneException {
    UUID keyId = api.create(EA).keyId();
    assertThat(api.find(EA, keyId)).isNotNull();
    assertThat(matcher.find(EA, keyId)).isNotNull();

    api.destroy(keyId);
    api.destroy(keyId);

    assertGone(api, EA, keyId);
    clock.forward(SnapshotKeys.KEPT);
    assertGone(matcher, EA, keyId);
  }

  @Test
  void aKeyOutlivesTheRegistryForSecondsOnly() throws SnapshotKeyGoneException {
    UUID keyId = api.create(EA).keyId();
    assertThat(matcher.find(EA, keyId)).isNotNull();

    installation.sharedCluster().stop();
    try {
      assertThat(matcher.find(EA, keyId)).isNotNull();
      clock.forward(SnapshotKeys.KEPT);
      assertThatThrownBy(() -> matcher.find(EA, keyId))
          .isInstanceOf(RegistryUnavailableException.class);
      assertThatThrownBy(() -> api.create(EA)).isInstanceOf(RegistryUnavailableException.class);
    } finally {
      installation.sharedCluster().startAgain();
    }
    assertThat(matcher.find(EA, keyId)).isNotNull();
  }

  @Test
  void aWrappedKeyPutUnderAnotherIdDoesNotOpen() throws SQLException {
    UUID from = api.create(EA).keyId();
    UUID to = api.create(EA).keyId();
    String sql =
        """
        UPDATE registry.snapshot_key SET wrapped =
          (SELECT wrapped FROM registry.snapshot_key WHERE key_id = ?) WHERE key_id = ?
        """;
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setObject(1, from);
      statement.setObject(2, to);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }

    assertThatThrownBy(() -> matcher.find(EA, to)).isInstanceOf(KeyUnwrapException.class);
  }

  @Test
  void theKeysOfAStateThatLiveAreListedWithWhetherTheyAreOld() {
    UUID living = api.create(EA).keyId();
    UUID destroyed = api.create(EA).keyId();
    UUID anothers = api.create(EB).keyId();
    api.destroy(destroyed);

    assertThat(api.live(EA, Duration.ZERO))
        .contains(new LiveKey(living, true))
        .extracting(LiveKey::keyId)
        .doesNotContain(destroyed, anothers);
    assertThat(api.live(EA, Duration.ofHours(1))).contains(new LiveKey(living, false));
  }

  private static void assertGone(SnapshotKeys keys, StateCode state, UUID keyId) {
    assertThatThrownBy(() -> keys.find(state, keyId)).isInstanceOf(SnapshotKeyGoneException.class);
  }
}
