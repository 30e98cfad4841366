package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.ApiProcess;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractClient;
import org.linkseal.registry.auth.Scope;

class BigUploadTest {
  private static final int THOUSANDS = 1_350;

  @TempDir Path staging;

  @Test
  void threeHundredMegabytesArePublishedWithASmallHeap() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea");
        ApiProcess service = ApiProcess.start(installation, staging, "-Xmx256m");
        ContractClient client = new ContractClient(Api.BULK)) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  service.uri().resolve("/bulk/ea/v2/upload_all_participants/big.csv"))
              .header("Ocp-Apim-Subscription-Key", installation.mintKey(Scope.BULK, "ea"))
              .PUT(BodyPublishers.ofByteArrays(CsvFiles.thousandsOfRows(THOUSANDS)))
              .build();
      assertThat(client.sendInvalid(request).statusCode()).isEqualTo(201);
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      String id = tables.newestUpload();
      await().atMost(Duration.ofMinutes(2)).until(() -> tables.storedStatus(id).equals("complete"));
      assertThat(tables.currentRows()).isEqualTo(THOUSANDS * 1_000L);
    }
  }
}
