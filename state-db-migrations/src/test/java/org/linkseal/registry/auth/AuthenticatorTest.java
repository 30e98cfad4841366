package org.linkseal.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
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
  private final TestIssuer issuer = TestIssuer.start(clock);
  private HikariDataSource database;
  private Authenticator authenticator;

  @BeforeAll
  void open() {
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    database = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
    authenticator = new Authenticator(database, issuer.trusted(), clock);
  }

  @AfterAll
  void close() {
    issuer.close();
    database.close();
    installation.close();
  }

  @Test
  void aKeyStandsForItsStateAndScope() {
    String bulk = installation.mintKey(Scope.BULK, "ea");
    String federal = installation.mintKey(Scope.MATCH, null);

    assertThat(authenticator.authenticate(bulk))
        .contains(new Caller(idOf(bulk), Scope.BULK, new StateCode("ea"), null));
    assertThat(authenticator.authenticate(federal))
        .contains(new Caller(idOf(federal), Scope.MATCH, null, null));
  }

  @Test
  void aKeyForOversightStandsForARegionOrForAll() {
    String regional = installation.mintOversightKey("mid-west2");
    String national = installation.mintOversightKey(null);

    assertThat(authenticator.authenticate(regional))
        .contains(new Caller(idOf(regional), Scope.OVERSIGHT, null, "mid-west2"));
    assertThat(authenticator.authenticate(national))
        .contains(new Caller(idOf(national), Scope.OVERSIGHT, null, null));
  }

  @Test
  void aTokenStandsForWhatItsClientIsRegisteredForAndForNothingThatItSaysItself() {
    installation.registerClient("a-client", Scope.BULK, "ea");
    installation.registerClient("the-federal-one", Scope.MATCH, null);
    JWTClaimsSet claiming =
        issuer
            .claims("a-client")
            .claim("scope", "match")
            .claim("scp", "oversight")
            .claim("roles", List.of("match"))
            .claim("state", "eb")
            .build();

    assertThat(authenticator.authenticate(issuer.sign(claiming)))
        .contains(new Caller("a-client", Scope.BULK, new StateCode("ea"), null));
    assertThat(authenticator.authenticate(issuer.token("the-federal-one")))
        .contains(new Caller("the-federal-one", Scope.MATCH, null, null));
    assertThat(authenticator.authenticate(issuer.token("A-client"))).isEmpty();
    assertThat(authenticator.authenticate(issuer.token("nobody"))).isEmpty();
  }

  @Test
  void theIdOfAKeyIsNoClientAndTheIdOfAClientNoKey() {
    ApiKey key = ApiKey.generate();
    installation.registerClient(key.id(), Scope.MATCH, null);
    String minted = installation.mintKey(Scope.MATCH, null);

    assertThat(authenticator.authenticate(key.text())).isEmpty();
    assertThat(authenticator.authenticate(issuer.token(idOf(minted)))).isEmpty();
  }

  @Test
  void whereNoIssuerIsTrustedATokenIsGarbage() {
    installation.registerClient("of-no-issuer", Scope.BULK, "ea");

    assertThat(new Authenticator(database, clock).authenticate(issuer.token("of-no-issuer")))
        .isEmpty();
  }

  @Test
  void anotherSecretUnderAKnownIdIsRefused() throws SQLException {
    String minted = installation.mintKey(Scope.MATCH, "ea");
    assertThat(authenticator.authenticate(minted)).isPresent();
    change("UPDATE registry.api_key SET sha256 = sha256('another') WHERE id = ?", idOf(minted));
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

    change("UPDATE registry.api_key SET revoked_at = now() WHERE id = ?", idOf(revoked));
    change("UPDATE registry.api_key SET expires_at = now() WHERE id = ?", idOf(expired));
    clock.forward(Authenticator.KEPT);

    assertThat(authenticator.authenticate(revoked)).isEmpty();
    assertThat(authenticator.authenticate(expired)).isEmpty();
  }

  @Test
  void aRevokedOrExpiredClientIsRefusedWithinSecondsAndMayBeRegisteredAgain() throws SQLException {
    String revoked = issuer.token("to-be-revoked");
    String expired = issuer.token("to-expire");
    installation.registerClient("to-be-revoked", Scope.BULK, "ea");
    installation.registerClient("to-expire", Scope.BULK, "ea");
    assertThat(authenticator.authenticate(revoked)).isPresent();
    assertThat(authenticator.authenticate(expired)).isPresent();

    installation.revokeClient("to-be-revoked");
    change("UPDATE registry.oauth_client SET expires_at = now() WHERE client_id = ?", "to-expire");
    assertThat(authenticator.authenticate(revoked)).isPresent();
    clock.forward(Authenticator.KEPT);
    assertThat(authenticator.authenticate(revoked)).isEmpty();
    assertThat(authenticator.authenticate(expired)).isEmpty();

    installation.registerClient("to-be-revoked", Scope.MATCH, "ea");
    assertThat(authenticator.authenticate(revoked))
        .contains(new Caller("to-be-revoked", Scope.MATCH, new StateCode("ea"), null));
  }

  @Test
  void garbageCostsNoQueryAndAKeyThatCannotBeLookedUpIsNoRefusal() {
    String minted = installation.mintKey(Scope.BULK, "ea");
    String token = issuer.token("anybody");
    assertThat(authenticator.authenticate(token)).isEmpty();

    installation.sharedCluster().stop();
    try {
      assertThat(authenticator.authenticate(minted + "x")).isEmpty();
      assertThat(authenticator.authenticate(token + "x")).isEmpty();
      assertThatThrownBy(() -> authenticator.authenticate(token))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageNotContaining(token);
      assertThatThrownBy(() -> authenticator.authenticate(minted))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageNotContaining(minted);
    } finally {
      installation.sharedCluster().startAgain();
    }
    assertThat(authenticator.authenticate(minted)).isPresent();
  }

  private void change(String sql, String id) throws SQLException {
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setString(1, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static String idOf(String key) {
    return ApiKey.parse(key).orElseThrow().id();
  }
}
