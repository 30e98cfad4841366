package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.data;
import static org.linkseal.api.testing.Answers.errors;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
class BadFilesTest {
  private final BulkApi api;
  private final StateTables tables;
  private final RegistryTables registry;

  BadFilesTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "eb");
    this.registry = new RegistryTables(installation.sharedCluster());
  }

  @Test
  void theSampleWithBadRowsFailsWithEveryFaultOfExactlyThese() throws Exception {
    String name = "example-with-bad-rows.csv";
    String id = uploadId(api.upload("eb", name, BodyPublishers.ofString(CsvFiles.sample(name))));
    JsonNode errors = errors(api.ended("eb", id));
    assertThat(errors.get("FileName").asText()).isEqualTo(name);
    assertThat(errors.get("ETag").asText()).isEqualTo(id);
    assertThat(errors.get("IsValid").asBoolean()).isFalse();
    assertThat(errors.get("ErrorInfo").isNull()).isTrue();
    assertThat(columns(errors))
        .isEqualTo(
            Map.of(
                4, List.of("recent_benefit_issuance_dates"),
                20, List.of("lds_hash"),
                22, List.of("lds_hash"),
                25, List.of("participant_id", "case_id"),
                29, List.of("lds_hash")));
  }

  @Test
  void aBadFileIsFailedAtOnce() throws Exception {
    for (String bad : List.of("no header\n", CsvFiles.HEADER + "x,y,z\n")) {
      String id = uploadId(api.upload("eb", "bad.csv", BodyPublishers.ofString(bad)));
      assertThat(data(api.status("eb", id)).get("status").asText()).isEqualTo("FAILED");
    }
  }

  @Test
  void aRowIsNumberedByItsFirstLine() throws Exception {
    String rows = CsvFiles.rowsOf("a", "b").replace(",b,", ",\"not\nan id\",");
    String csv = rows.replaceFirst("\n", "\n\n") + "x,y,z\n";
    assertThat(columns(errors(api.uploaded("eb", csv))).keySet()).containsExactly(4, 6);
  }

  @Test
  void aBadFileLeavesTheSnapshotAsItWas() throws Exception {
    api.uploaded("eb", CsvFiles.rows(7, 1));
    long before = tables.currentSnapshot();
    errors(api.uploaded("eb", CsvFiles.sample("example-with-bad-rows.csv")));
    assertThat(tables.currentSnapshot()).isEqualTo(before);
    assertThat(tables.currentRows()).isEqualTo(7);
  }

  @Test
  void theKeyOfABadFileIsDestroyed() throws Exception {
    String id = uploadId(api.upload("eb", "bad.csv", BodyPublishers.ofString("no header\n")));
    await().until(() -> registry.isDestroyed(tables.keyOf(id)));
  }

  @Test
  void aFileWithoutRowsFails() throws Exception {
    JsonNode errors = errors(api.uploaded("eb", CsvFiles.HEADER));
    assertThat(errors.get("ErrorInfo").asText()).contains("at least one row");
    assertThat(columns(errors)).isEmpty();
  }

  @Test
  void anEmptyChunkedBodyFails() throws Exception {
    String id =
        uploadId(
            api.upload(
                "eb", "empty.csv", BodyPublishers.ofInputStream(InputStream::nullInputStream)));
    assertThat(errors(api.ended("eb", id)).get("ErrorInfo").asText()).contains("empty");
  }

  @Test
  void aHeaderWithoutTheRequiredColumnsFailsAndIsNotRepeated() throws Exception {
    String firstRow = "4111111111,secret-case-id,2021-01-01\n";
    JsonNode status = api.uploaded("eb", firstRow.repeat(3));
    assertThat(columns(errors(status))).isEqualTo(Map.of(1, List.of("lds_hash", "participant_id")));
    assertThat(status.toString()).doesNotContain("4111111111").doesNotContain("secret-case-id");
  }

  @Test
  void aRepeatedParticipantIdIsAFaultOfTheLaterRow() throws Exception {
    JsonNode errors = errors(api.uploaded("eb", CsvFiles.rowsOf("a", "b", "a", "c", "b", "a")));
    assertThat(columns(errors))
        .isEqualTo(
            Map.of(
                4, List.of("participant_id"),
                6, List.of("participant_id"),
                7, List.of("participant_id")));
  }

  @Test
  void aRepeatedParticipantIdIsToldAlsoWhereARowHasAnotherFault() throws Exception {
    String rows = CsvFiles.rowsOf("a", "a");
    int hash = CsvFiles.HEADER.length();
    String bothHashesBad =
        rows.substring(0, hash) + rows.substring(hash).replaceAll("(?m)^.{8}", "not a hash");
    JsonNode errors = errors(api.uploaded("eb", bothHashesBad));
    assertThat(columns(errors))
        .isEqualTo(Map.of(2, List.of("lds_hash"), 3, List.of("lds_hash", "participant_id")));
  }

  @Test
  void noMoreThanAThousandBadRowsAreListed() throws Exception {
    JsonNode errors = errors(api.uploaded("eb", CsvFiles.HEADER + "x,y,z\n".repeat(1_500)));
    assertThat(columns(errors)).hasSize(1_000).containsKeys(2, 1_001);
    assertThat(errors.get("ErrorInfo").asText())
        .startsWith("The maximum number of errors has been reached.");
  }

  @Test
  void ofManyRepeatedIdsTheFirstThousandRowsAreListed() throws Exception {
    String row = CsvFiles.rowsOf("a").substring(CsvFiles.HEADER.length());
    JsonNode errors = errors(api.uploaded("eb", CsvFiles.HEADER + row.repeat(40_000)));
    assertThat(columns(errors)).hasSize(1_000).containsKeys(3, 1_002);
    assertThat(errors.get("ErrorInfo").isNull()).isFalse();
  }

  private static Map<Integer, List<String>> columns(JsonNode errors) {
    Map<Integer, List<String>> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> row : errors.get("row_index_with_errors").properties()) {
      List<String> names = new ArrayList<>();
      row.getValue().forEach(fault -> names.add(fault.get("property_name").asText()));
      columns.put(Integer.parseInt(row.getKey()), names);
    }
    return columns;
  }
}
