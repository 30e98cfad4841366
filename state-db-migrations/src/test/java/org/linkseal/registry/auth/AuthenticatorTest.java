package org.linkseal.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.Service;
import org.linkseal.registry.SettableClock;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticatorTest {

  private final TestInstallation installation = TestInstallation.withStates("ea");
  private final SettableClock clock = new SettableClock();
  private HikariDataSource database;
  private Authenticator authenticator;

  @BeforeAll
  void open() {
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    database = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
    authenticator = new Authenticator(database, clock);
  }

  @AfterAll
  void close() {
    database.close();
    installation.close();
  }

  @Test
  void aKeyStandsForItsStateAndScope() {
    String bulk = installation.mintKey(Scope.BULK, "ea");
    String federal = installation.mintKey(Scope.MATCH, null);

    assertThat(authenticator.authenticate(bulk))
        .contains(new Caller(idOf(bulk), Scope.BULK, new StateCode("ea")));
    assertThat(authenticator.authenticate(federal))
        .contains(new Caller(idOf(federal), Scope.MATCH, null));
  }

  @Test
  void anotherSecretUnderAKnownIdIsRefused() throws SQLException {
    String minted = installation.mintKey(Scope.MATCH, "ea");
    assertThat(authenticator.authenticate(minted)).isPresent();
    change("UPDATE registry.api_key SET sha256 = sha256('another') WHERE id = ?", minted);
    clock.forward(Authenticator.KEPT);

    assertThat(authenticator.authenticate(minted)).isEmpty();
  }

  @Test
  void nothingAndTheUnknownAreRefused() {
    assertThat(authenticator.authenticate(null)).isEmpty();
    assertThat(authenticator.authenticate("")).isEmpty();
    assertThat(authenticator.authenticate(ApiKey.generate().text())).isEmpty();
  }

  @Test
  void aRevokedOrExpiredKeyIsRefusedWithinSeconds() throws SQLException {
    String revoked = installation.mintKey(Scope.BULK, "ea");
    String expired = installation.mintKey(Scope.BULK, "ea");
    assertThat(authenticator.authenticate(revoked)).isPresent();
    assertThat(authenticator.authenticate(expired)).isPresent();

    change("UPDATE registry.api_key SET revoked_at = now() WHERE id = ?", revoked);
    change("UPDATE registry.api_key SET expires_at = now() WHERE id = ?", expired);
    clock.forward(Authenticator.KEPT);

    assertThat(authenticator.authenticate(revoked)).isEmpty();
    assertThat(authenticator.authenticate(expired)).isEmpty();
  }

  @Test
  void garbageCostsNoQueryAndAKeyThatCannotBeLookedUpIsNoRefusal() {
    String minted = installation.mintKey(Scope.BULK, "ea");

    installation.sharedCluster().stop();
    try {
      assertThat(authenticator.authenticate(minted + "x")).isEmpty();
      assertThatThrownBy(() -> authenticator.authenticate(minted))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageNotContaining(minted);
    } finally {
      installation.sharedCluster().startAgain();
    }
    assertThat(authenticator.authenticate(minted)).isPresent();
  }

  private void change(String sql, String key) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setString(1, idOf(key));
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static String idOf(String key) {
    return ApiKey.parse(key).orElseThrow().id();
  }
}
