package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
import org.linkseal.api.testing.TroubledAzurite;
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
            start(installation, azurite, tokens, azurite.endpoint(azurite.port()))) {
      StagingStore store =
          new AzureStagingStore(
              AzureAccount.at(
                  azurite.endpoint(azurite.port()), Azurite.credential(), azurite.http()),
              "staging-");
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String upload;
      try (Connection held = tables.holding("snapshot")) {
        assertThat(held.isClosed()).isFalse();
        assertThat(upload(service, installation.mintKey(Scope.BULK, "ea"))).isEqualTo(201);
        upload = tables.newestUpload();
        assertThat(store.list(STATE)).containsExactly(upload);
        assertThat(folder.resolve("ea")).doesNotExist();
      }
      await().until(() -> tables.storedStatus(upload).equals("complete"));
      assertThat(tables.currentRows()).isEqualTo(1_000);
      await().until(() -> store.list(STATE).isEmpty());
    }
  }

  @Test
  void anAccountThatDeniesForAWhileCostsNoUploadThatWasAcceptedAndAcceptsNone() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea");
        Azurite azurite = Azurite.start();
        TroubledAzurite troubled = TroubledAzurite.before(azurite);
        TokenServer tokens = TokenServer.start();
        ApiProcess service = start(installation, azurite, tokens, troubled.endpoint())) {
      String key = installation.mintKey(Scope.BULK, "ea");
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String accepted;
      try (Connection held = tables.holding("snapshot")) {
        assertThat(held.isClosed()).isFalse();
        assertThat(upload(service, key)).isEqualTo(201);
        accepted = tables.newestUpload();
        troubled.refuse(Integer.MAX_VALUE, 403, "AuthorizationPermissionMismatch");
        assertThat(upload(service, key)).isEqualTo(503);
        assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
      }
      await().until(() -> tables.excusedAttempts(accepted) > 0);
      troubled.refuseNothing();
      await().until(() -> tables.storedStatus(accepted).equals("complete"));
      assertThat(tables.currentRows()).isEqualTo(1_000);
    }
  }

  private ApiProcess start(
      TestInstallation installation, Azurite azurite, TokenServer tokens, String endpoint)
      throws IOException {
    return ApiProcess.start(
        installation,
        folder,
        "-Xmx128m",
        tokens.environment(),
        List.of(
            "-Dlinkseal.staging.azure.endpoint=" + endpoint,
            "-Djavax.net.ssl.trustStore=" + azurite.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + azurite.trustStorePassword()));
  }

  private static int upload(ApiProcess service, String key) throws IOException {
    String csv = CsvFiles.rows(1_000, 1);
    try (RawHttp http = new RawHttp(service.uri())) {
      http.head(
          "PUT",
          "/bulk/ea/v2/upload_all_participants/a.csv",
          "Ocp-Apim-Subscription-Key: " + key,
          "Content-Length: " + csv.length());
      http.body(csv);
      return http.answer().status();
    }
  }
}
