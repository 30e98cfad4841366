package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.staging.AzureAccount;
import org.linkseal.api.staging.AzureStagingStore;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.testing.ApiProcess;
import org.linkseal.api.testing.Azurite;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.StateTables;
import org.linkseal.api.testing.TokenServer;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** A service that has nothing but configuration and the managed identity of its surroundings. */
class AzureServiceTest {
  private static final StateCode STATE = new StateCode("ea");

  @TempDir Path folder;

  @Test
  void whatIsUploadedIsStagedInAzureUntilItIsPublished() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea");
        Azurite azurite = Azurite.start();
        TokenServer tokens = TokenServer.start();
        ApiProcess service =
            ApiProcess.start(
                installation,
                folder,
                "-Xmx128m",
                tokens.environment(),
                List.of(
                    "-Dlinkseal.staging.azure.endpoint=" + azurite.endpoint(azurite.port()),
                    "-Djavax.net.ssl.trustStore=" + azurite.trustStore(),
                    "-Djavax.net.ssl.trustStorePassword=" + azurite.trustStorePassword()))) {
      StagingStore store =
          new AzureStagingStore(
              AzureAccount.at(
                  azurite.endpoint(azurite.port()), Azurite.credential(), azurite.http()),
              "staging-");
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String upload;
      try (Connection held = tables.holding("snapshot");
          RawHttp http = new RawHttp(service.uri())) {
        assertThat(held.isClosed()).isFalse();
        String csv = CsvFiles.rows(1_000, 1);
        http.head(
            "PUT",
            "/bulk/ea/v2/upload_all_participants/a.csv",
            "Ocp-Apim-Subscription-Key: " + installation.mintKey(Scope.BULK, "ea"),
            "Content-Length: " + csv.length());
        http.body(csv);
        assertThat(http.answer().status()).isEqualTo(201);
        upload = tables.newestUpload();
        assertThat(store.list(STATE)).containsExactly(upload);
        assertThat(folder.resolve("ea")).doesNotExist();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> tables.storedStatus(upload).equals("complete"));
      assertThat(tables.currentRows()).isEqualTo(1_000);
      await().until(() -> store.list(STATE).isEmpty());
    }
  }
}
