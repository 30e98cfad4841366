package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.json;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.ApiProcess;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.openapi.testing.Api;
import org.linkseal.openapi.testing.ContractClient;
import org.linkseal.registry.auth.Scope;

class BigUploadTest {
  private static final int THOUSANDS = 1_350;

  @TempDir Path staging;

  @Test
  void ofALineOfAGigabyteNoMoreIsReadThanItsLimit() throws Exception {
    try (TestInstallation installation = TestInstallation.withStates("ea");
        ApiProcess service = ApiProcess.start(installation, staging, "-Xmx128m");
        RawHttp http = new RawHttp(service.uri())) {
      http.head(
          "PUT",
          "/bulk/ea/v2/upload_all_participants/a.csv",
          "Ocp-Apim-Subscription-Key: " + installation.mintKey(Scope.BULK, "ea"),
          "Content-Length: " + (1 << 30));
      http.body(CsvFiles.HEADER + "x".repeat(1 << 20));
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(json(answer.body()).get("detail").asText())
          .isEqualTo(
              "Row 2 is longer than 65536 bytes; close double quotes, and end lines with LF or CRLF.");
      assertThat(answer.headers().firstValue("connection")).contains("close");
      assertThat(http.isEnded()).isTrue();
      assertThat(http.takesTheRest()).isFalse();
      StateTables tables = new StateTables(installation.stateCluster(), "ea");
      assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("failed");
    }
  }

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
