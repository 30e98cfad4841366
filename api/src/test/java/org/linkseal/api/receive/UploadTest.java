package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
class UploadTest {
  private static final int MANY = 100_000;

  private final BulkApi api;
  private final StateTables tables;
  private final RegistryTables registry;
  private final TestInstallation installation;

  UploadTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.installation = installation;
    this.tables = new StateTables(installation.stateCluster(), "ea");
    this.registry = new RegistryTables(installation.sharedCluster());
  }

  @Test
  void theSampleFileBecomesCompleteWithFortyRows() throws Exception {
    HttpResponse<String> answer =
        api.upload("ea", "example.csv", BodyPublishers.ofString(CsvFiles.sample("example.csv")));
    String id = uploadId(answer);
    assertThat(answer.body()).isEqualTo("{\"data\":{\"upload_id\":\"" + id + "\"}}");
    assertThat(answer.headers().firstValue("Location")).contains("/bulk/ea/v2/uploads/" + id);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");

    JsonNode status = api.ended("ea", id);
    assertThat(status.get("status").asText()).isEqualTo("COMPLETE");
    assertThat(status.get("participants_uploaded").asLong()).isEqualTo(40);
    assertThat(tables.currentRows()).isEqualTo(40);
  }

  @Test
  void aChunkedBodyIsTaken() throws Exception {
    byte[] csv = CsvFiles.rows(5, 2).getBytes(StandardCharsets.UTF_8);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(csv));
    JsonNode status = api.ended("ea", uploadId(api.upload("ea", "chunked.csv", chunked)));
    assertThat(status.get("participants_uploaded").asLong()).isEqualTo(5);
  }

  /** What fields and lines may look like is tested where they are read. */
  @Test
  void aFileMayHaveAByteOrderMarkAndCrlfAndQuotesAndItsColumnsInAnyOrder() throws Exception {
    String[] row = CsvFiles.rowsOf("one").lines().skip(1).findFirst().orElseThrow().split(",", -1);
    String hash = row[0];
    for (String csv :
        List.of(
            "\uFEFF" + CsvFiles.HEADER + hash + ",one,\n",
            "lds_hash,participant_id\r\n" + hash + ",one\r\n",
            "\"participant_id\",\"lds_hash\"\n\"one\",\"" + hash + "\"",
            "vulnerable_individual,case_id,participant_id,lds_hash\nTRUE,,one," + hash + "\n")) {
      JsonNode status = api.uploaded("ea", csv);
      assertThat(status.get("status").asText()).isEqualTo("COMPLETE");
      assertThat(status.get("participants_uploaded").asLong()).isEqualTo(1);
    }
  }

  @Test
  void aReplaceLeavesNothingOfTheSnapshotBeforeIt() throws Exception {
    api.uploaded("ea", CsvFiles.rows(3, 9));
    long before = tables.currentSnapshot();
    api.uploaded("ea", CsvFiles.rows(2, 10));
    assertThat(tables.currentSnapshot()).isNotEqualTo(before);
    assertThat(tables.currentRows()).isEqualTo(2);
  }

  @Test
  void anyContentTypeIsTaken() throws Exception {
    for (String type :
        List.of(
            "application/octet-stream", "application/json", "multipart/form-data", "nonsense")) {
      HttpResponse<String> answer =
          api.client()
              .sendInvalid(
                  api.request("ea", "/upload_all_participants/a.csv")
                      .header("Content-Type", type)
                      .PUT(BodyPublishers.ofString(CsvFiles.rows(2, 3)))
                      .build());
      assertThat(api.ended("ea", uploadId(answer)).get("status").asText()).isEqualTo("COMPLETE");
    }
  }

  @Test
  void aFileNameMayHoldWhatAPathCanCarry() throws Exception {
    for (String name :
        List.of("a%20(1).csv", "a+b&c=d;e,f.csv", "a%2Fb.csv", "a%3Fb%23.csv", "%C3%B1.csv")) {
      HttpResponse<String> answer =
          api.upload("ea", name, BodyPublishers.ofString(CsvFiles.rows(2, 4)));
      assertThat(answer.statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aHundredThousandRowsAreLoadedInTokenOrder() throws Exception {
    JsonNode status = api.uploaded("ea", CsvFiles.rows(MANY, 5));
    assertThat(status.get("participants_uploaded").asLong()).isEqualTo(MANY);
    assertThat(tables.currentRows()).isEqualTo(MANY);
    long[] outOfOrderAndAll = tables.currentChunksOutOfOrder();
    assertThat(outOfOrderAndAll[0]).isLessThan(outOfOrderAndAll[1] / 100);
  }

  @Test
  void onePersonMayBeListedTwice() throws Exception {
    String csv = CsvFiles.rowsOf("first");
    String row = csv.substring(CsvFiles.HEADER.length());
    JsonNode status = api.uploaded("ea", csv + row.replace("first", "second"));
    assertThat(status.get("participants_uploaded").asLong()).isEqualTo(2);
  }

  @Test
  void theStatusHoldsNothingThatHasNoValue() throws Exception {
    JsonNode status = api.uploaded("ea", CsvFiles.rows(2, 7));
    assertThat(status.has("error_message")).isFalse();
    JsonNode failed = api.uploaded("ea", "no header");
    assertThat(failed.get("status").asText()).isEqualTo("FAILED");
    assertThat(failed.has("participants_uploaded")).isFalse();
  }

  @Test
  void aSuspendedStateGoesOnUploadingSoThatItCanComeBack() throws Exception {
    api.uploaded("ec", CsvFiles.rows(2, 9));
    await().until(() -> registry.hasPublished("ec"));
    installation.setLifecycle("ec", "suspended");
    try {
      JsonNode status = api.uploaded("ec", CsvFiles.rows(3, 10));
      assertThat(status.get("participants_uploaded").asLong()).isEqualTo(3);
    } finally {
      installation.setLifecycle("ec", "enabled");
    }
  }

  @Test
  void theRegistryLearnsOfAPublish() throws Exception {
    api.uploaded("ea", CsvFiles.rows(2, 8));
    await().until(() -> registry.hasPublished("ea"));
  }
}
