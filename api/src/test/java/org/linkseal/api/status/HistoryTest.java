package org.linkseal.api.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.migrations.testing.TestInstallation;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {
  private final TestInstallation installation = TestInstallation.withStates("ea", "eb", "ec");
  private final BulkApi api = BulkApi.start(installation);

  @AfterAll
  void close() {
    api.close();
    installation.close();
  }

  @Test
  void pagesLeadFromTheNewestUploadToTheOldest() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int upload = 0; upload < 5; upload++) {
      ids.addFirst(uploadId(api.upload("ea", BodyPublishers.ofString("no header\n"))));
    }
    assertThat(ids(history("ea", ""))).isEqualTo(ids);
    assertThat(history("ea", "").has("next")).isFalse();
    JsonNode first = history("ea", "?limit=2");
    assertThat(ids(first)).isEqualTo(ids.subList(0, 2));
    assertThat(first.get("next").asText()).isEqualTo(ids.get(1));
    JsonNode second = history("ea", "?limit=3&before=" + first.get("next").asText());
    assertThat(ids(second)).isEqualTo(ids.subList(2, 5));
    assertThat(second.has("next")).isFalse();
    assertThat(ids(history("ea", "?before=" + ids.getLast()))).isEmpty();
  }

  @Test
  void anUploadIsListedAsItsStatusWithoutItsErrors() throws Exception {
    String id = uploadId(api.upload("eb", BodyPublishers.ofString("no header\n")));
    JsonNode listed = history("eb", "?limit=1").get("data").get(0);
    assertThat(listed.has("error_message")).isFalse();
    JsonNode status = api.ended("eb", id);
    listed
        .properties()
        .forEach(member -> assertThat(member.getValue()).isEqualTo(status.get(member.getKey())));
    assertThat(listed.size()).isEqualTo(status.size() - 1);
  }

  @Test
  void aStateWithoutUploadsHasAnEmptyHistory() throws Exception {
    assertThat(history("ec", "").toString()).isEqualTo("{\"data\":[]}");
  }

  @Test
  void aLimitIsANumberFromOneToAHundred() throws Exception {
    for (String bad : List.of("0", "101", "-1", "", "x", "1.5", "%201", "007", "1&limit=2")) {
      HttpResponse<String> answer =
          api.client().sendInvalid(api.request("ea", "/upload_history?limit=" + bad).build());
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(json(answer.body()).get("detail").asText()).contains("limit");
    }
    history("ea", "?limit=1");
    history("ea", "?limit=100");
  }

  @Test
  void beforeIsAnUploadOfThisState() throws Exception {
    String others = uploadId(api.upload("eb", BodyPublishers.ofString("no header\n")));
    for (String bad : List.of(others, "unknown", "", "a%20b", "x".repeat(41))) {
      HttpResponse<String> answer =
          api.client().sendInvalid(api.request("ea", "/upload_history?before=" + bad).build());
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(json(answer.body()).get("detail").asText()).contains("before");
    }
  }

  private JsonNode history(String state, String query) throws Exception {
    HttpResponse<String> answer =
        api.client().send(api.request(state, "/upload_history" + query).build());
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer.body());
  }

  private static List<String> ids(JsonNode history) {
    return history.get("data").findValuesAsText("upload_identifier");
  }
}
