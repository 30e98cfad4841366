package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.errors;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppendTest {
  private final TestInstallation installation = TestInstallation.withStates("ea", "eb");
  private final BulkApi api = BulkApi.start(installation);
  private final StateTables tables = new StateTables(installation.stateCluster(), "ea");

  @AfterAll
  void close() {
    api.close();
    installation.close();
  }

  @Test
  void rowsAreAddedToTheSnapshot() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    JsonNode status = ended(api.append("ea", CsvFiles.rowsOf("c", "d", "e")));
    assertThat(status.get("status").asText()).isEqualTo("COMPLETE");
    assertThat(status.get("mode").asText()).isEqualTo("append");
    assertThat(status.get("participants_uploaded").asLong()).isEqualTo(3);
    assertThat(tables.currentRows()).isEqualTo(5);
  }

  @Test
  void aParticipantIdOfTheSnapshotFailsTheAppendInItsRow() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    JsonNode errors = errors(ended(api.append("ea", CsvFiles.rowsOf("c", "b"))));
    JsonNode fault = errors.get("row_index_with_errors").get("3").get(0);
    assertThat(fault.get("property_name").asText()).isEqualTo("participant_id");
    assertThat(tables.currentRows()).isEqualTo(2);
    assertThat(ended(api.append("ea", CsvFiles.rowsOf("c"))).get("status").asText())
        .isEqualTo("COMPLETE");
    errors(ended(api.append("ea", CsvFiles.rowsOf("c"))));
  }

  @Test
  void aReplaceThatIsAcceptedWhileAnAppendIsSentFailsTheAppend() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    try (RawHttp http = new RawHttp(api.uri())) {
      long uploads = tables.uploads();
      http.head(
          "PUT",
          "/bulk/ea/v2/append_participants/a.csv",
          "Ocp-Apim-Subscription-Key: " + api.key("ea"),
          "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rowsOf("c"));
      await().until(() -> tables.uploads() > uploads);
      String append = tables.newestUpload();
      replace(CsvFiles.rowsOf("x", "y", "z"));
      http.body("0\r\n\r\n");
      assertThat(http.answer().status()).isEqualTo(201);
      assertThat(errors(api.ended("ea", append)).get("ErrorInfo").asText())
          .contains("upload it again");
    }
    assertThat(tables.currentRows()).isEqualTo(3);
  }

  @Test
  void withoutASnapshotTheSenderIsToldToSendAllBeforeItSendsAnything() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head(
          "PUT",
          "/bulk/eb/v2/append_participants/a.csv",
          "Ocp-Apim-Subscription-Key: " + api.key("eb"),
          "Content-Length: 1000",
          "Expect: 100-continue");
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(409);
      assertThat(json(answer.body()).get("detail").asText()).contains("upload_all_participants");
    }
    assertThat(new StateTables(installation.stateCluster(), "eb").uploads()).isZero();
  }

  @Test
  void whatWasSealedUnderAKeyThatIsDestroyedIsNothingToAppendTo() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    UUID key = tables.keyOf(tables.newestUpload());
    new RegistryTables(installation.sharedCluster()).destroy(key);
    HttpResponse<String> answer = api.append("ea", CsvFiles.rowsOf("c"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer.body()).get("detail").asText()).contains("upload_all_participants");
    assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
  }

  @Test
  void aReplaceUnderTheSameKeyIsAnotherUpload() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    String rows = CsvFiles.rowsOf("x", "y");
    uploadId(api.append("ea", rows, "Idempotency-Key", "one"));
    assertThat(
            api.upload("ea", BodyPublishers.ofString(rows), "Idempotency-Key", "one").statusCode())
        .isEqualTo(422);
  }

  @Test
  void badRowsFailAnAppendAsTheyFailAReplace() throws Exception {
    replace(CsvFiles.rowsOf("a", "b"));
    HttpResponse<String> strict =
        api.append("ea", CsvFiles.HEADER + "x,y,z\n", "Prefer", "handling=strict");
    assertThat(strict.statusCode()).isEqualTo(422);
    errors(ended(api.append("ea", CsvFiles.HEADER + "x,y,z\n")));
    assertThat(tables.currentRows()).isEqualTo(2);
  }

  private void replace(String csv) throws Exception {
    HttpResponse<String> answer =
        api.put(
            "ea",
            "/upload_all_participants/all.csv?allow_shrink=true",
            BodyPublishers.ofString(csv));
    assertThat(ended(answer).get("status").asText()).isEqualTo("COMPLETE");
  }

  private JsonNode ended(HttpResponse<String> answer) {
    return api.ended("ea", uploadId(answer));
  }
}
