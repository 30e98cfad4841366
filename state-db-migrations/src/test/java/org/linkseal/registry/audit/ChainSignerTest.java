package org.linkseal.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.Installed;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.Service;
import org.linkseal.registry.SettableClock;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;

/** When a chain's end is signed, for a state of which nothing but its row is needed. */
@ExtendWith(Installed.class)
class ChainSignerTest {
  private static final AuditLog LOG = AuditLog.of(new StateCode("ys"));

  private final SettableClock clock = new SettableClock();
  private final HikariDataSource registry;
  private final Connection superuser;
  private final ChainSigner signer;

  ChainSignerTest(TestInstallation installation) throws SQLException {
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    registry = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
    superuser = installation.sharedCluster().superuser("registry");
    signer =
        new ChainSigner(LOG, new Checkpoints(registry, secrets.auditSigningKey(), clock), clock);
  }

  @BeforeEach
  void register() throws SQLException {
    execute("SELECT registry.register_state('ys', 'State YS', '127.0.0.1', 1, 'ys', 'linkseal')");
  }

  @AfterEach
  void forget() throws SQLException {
    execute("SET session_replication_role = replica");
    execute("DELETE FROM registry.audit_checkpoint WHERE log = 'ys'");
    execute("DELETE FROM registry.state WHERE code = 'ys'");
    superuser.close();
    registry.close();
  }

  @Test
  void anEndIsSignedOnceAMinuteOrAtOnceWhenThatIsAskedFor() throws SQLException {
    signer.sign(0, hash(0));
    assertThat(signed()).isEmpty();
    signer.sign(5, hash(5));
    signer.sign(6, hash(6));
    assertThat(signed()).containsExactly(5L);

    clock.forward(Duration.ofMinutes(1));
    signer.sign(5, hash(5));
    signer.sign(7, hash(7));
    assertThat(signed()).containsExactly(5L, 7L);

    signer.hurry();
    signer.sign(8, hash(8));
    assertThat(signed()).containsExactly(5L, 7L, 8L);
  }

  @Test
  void theEndOfALogThatWasRestoredIsSignedThoughItIsAnEarlierOne() throws SQLException {
    signer.sign(5, hash(5));
    clock.forward(Duration.ofMinutes(1));
    signer.sign(3, hash(33));
    assertThat(signed()).containsExactly(3L, 5L);
  }

  @Test
  void whatCouldNotBeRecordedIsSignedTheNextTime() throws SQLException {
    execute("REVOKE EXECUTE ON FUNCTION registry.add_audit_checkpoint FROM registry_api");
    try {
      assertThatThrownBy(() -> signer.sign(5, hash(5)))
          .isInstanceOf(RegistryUnavailableException.class);
    } finally {
      execute("GRANT EXECUTE ON FUNCTION registry.add_audit_checkpoint TO registry_api");
    }
    signer.sign(5, hash(5));
    assertThat(signed()).containsExactly(5L);
  }

  private static byte[] hash(int of) {
    byte[] hash = new byte[32];
    hash[0] = (byte) of;
    return hash;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Long> signed() throws SQLException {
    List<Long> positions = new ArrayList<>();
    try (Statement statement = superuser.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT position FROM registry.audit_checkpoint WHERE log = 'ys' ORDER BY position")) {
      while (row.next()) {
        positions.add(row.getLong("position"));
      }
    }
    return positions;
  }
}
