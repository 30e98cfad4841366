package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Service;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.keys.ServiceSecrets;
import org.postgresql.ds.PGSimpleDataSource;

class ReceivedUploadsTest {
  /** Whoever abandons an upload has another failure to tell, which this one must not hide. */
  @Test
  void aRegistryThatDoesNotTellTheWayToADatabaseIsADatabaseThatCannotBeReached() {
    try (TestInstallation installation = TestInstallation.withStates("ea")) {
      ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
      PGSimpleDataSource registry = new PGSimpleDataSource();
      registry.setURL(installation.registryUrl());
      registry.setUser("registry_api");
      registry.setPassword(secrets.registryPassword());
      State state = new StateRegistry(registry, Clock.systemUTC()).statesNow().getFirst();
      installation.sharedCluster().stop();
      try (StatePools pools = new StatePools(registry, secrets, Service.API)) {
        assertThatThrownBy(() -> new ReceivedUploads(pools).abandon("an-upload", state))
            .isInstanceOf(SQLTransientConnectionException.class);
      }
    }
  }
}
