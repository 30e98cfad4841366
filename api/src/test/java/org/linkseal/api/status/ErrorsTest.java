package org.linkseal.api.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.data;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.SharedBulkApi;

@ExtendWith(SharedBulkApi.class)
class ErrorsTest {
  private static final String BAD_SAMPLE = CsvFiles.sample("example-with-bad-rows.csv");

  private final BulkApi api;

  ErrorsTest(BulkApi api) {
    this.api = api;
  }

  @Test
  void theFaultsOfTheSampleAreListedOneByOne() throws Exception {
    JsonNode errors = data(errors(failed(BAD_SAMPLE), "application/json")).get("errors");
    assertThat(errors.findValuesAsText("row")).containsExactly("4", "20", "22", "25", "25", "29");
    assertThat(errors.findValuesAsText("property_name"))
        .containsExactly(
            "recent_benefit_issuance_dates",
            "lds_hash",
            "lds_hash",
            "participant_id",
            "case_id",
            "lds_hash");
  }

  @Test
  void theSameFaultsAreAFileForASenderThatAcceptsOne() throws Exception {
    HttpResponse<String> answer = errors(failed(BAD_SAMPLE), "text/csv");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(answer.headers().firstValue("Vary")).contains("Accept");
    List<String> lines = List.of(answer.body().split("\r\n"));
    assertThat(lines).hasSize(7).startsWith("row,property_name,error_message");
    assertThat(lines.get(1))
        .isEqualTo("4,recent_benefit_issuance_dates,End an interval on or after the day it starts");
    assertThat(answer.body()).endsWith("\r\n");
  }

  @Test
  void aFaultOfTheWholeFileHasNoRowAndACommaInATextIsQuoted() throws Exception {
    String many = failed(CsvFiles.HEADER + "x,y\n".repeat(1_001));
    JsonNode errors = data(errors(many, "application/json")).get("errors");
    assertThat(Set.copyOf(errors.findValuesAsText("row"))).hasSize(1_000);
    assertThat(errors.get(0).has("property_name")).isFalse();
    JsonNode last = errors.get(errors.size() - 1);
    assertThat(last.has("row")).isFalse();
    assertThat(last.get("error_message").asText()).startsWith("The maximum number");
    assertThat(errors(failed("no header\n"), "text/csv").body())
        .contains(
            "\r\n1,lds_hash,\"Add this column to the header row, spelled exactly like this\"");
  }

  @Test
  void anUploadWithoutErrorsHasNone() throws Exception {
    String id = uploadId(api.upload("ea", BodyPublishers.ofString(CsvFiles.rows(2, 1))));
    assertThat(data(errors(id, "*/*")).get("errors")).isEmpty();
    assertThat(errors(id, "text/csv").body()).isEqualTo("row,property_name,error_message\r\n");
  }

  @Test
  void anAbandonedUploadSaysThatItDidNotArrive() throws Exception {
    HttpResponse<String> answer =
        api.upload("ea", BodyPublishers.ofString("x"), "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(400);
    String id =
        data(api.client().send(api.request("ea", "/upload_history?limit=1").build()))
            .get(0)
            .get("upload_identifier")
            .asText();
    assertThat(data(errors(id, "application/json")).get("errors").toString())
        .contains("did not arrive whole");
  }

  @Test
  void neitherFormIsSentToASenderThatAcceptsNeither() throws Exception {
    String id = failed("no header\n");
    assertThat(errors(id, "text/html").statusCode()).isEqualTo(406);
    assertThat(errors(id, "text/csv;q=0, application/json;q=0").statusCode()).isEqualTo(406);
  }

  @Test
  void errorsOfUploadsThatThisStateDoesNotHaveAreNotFound() throws Exception {
    String others = uploadId(api.upload("eb", BodyPublishers.ofString("no header\n")));
    assertThat(errors(others, "*/*").statusCode()).isEqualTo(404);
    assertThat(errors("a%2Bb", "*/*").statusCode()).isEqualTo(404);
    assertThat(errors("a+b", "*/*").statusCode()).isEqualTo(404);
    assertThat(errors("a".repeat(41), "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void noValueOfTheFileIsRepeated() throws Exception {
    String id = failed("secret-one,secret-two\n" + "secret-three,secret-four\n");
    for (String form : List.of("application/json", "text/csv")) {
      assertThat(errors(id, form).body()).doesNotContain("secret");
    }
  }

  private String failed(String csv) throws Exception {
    return uploadId(api.upload("ea", BodyPublishers.ofString(csv)));
  }

  private HttpResponse<String> errors(String id, String accept) throws Exception {
    HttpRequest request =
        api.request("ea", "/uploads/" + id + "/errors").header("Accept", accept).build();
    return api.client().sendInvalid(request);
  }
}
