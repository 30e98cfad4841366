package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.errors;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

/** What a sender can ask for: the query's flags, and the preference for an answer at once. */
@ExtendWith(SharedBulkApi.class)
class OptionsTest {
  @Test
  void whoIsNamedInFromIsOnRecord() throws Exception {
    String rows = CsvFiles.rows(3, 1);
    String name = "nightly-export@agency.example";
    assertThat(tables.senderOf(uploadId(upload("", rows, "From", name)))).isEqualTo(name);
    assertThat(tables.senderOf(uploadId(upload("", rows)))).isEqualTo("nobody");
    String id = uploadId(api.append("ec", CsvFiles.rows(3, 2), "From", "w".repeat(2_000)));
    assertThat(tables.senderOf(id)).isEqualTo("w".repeat(320));
  }

  private static final String BAD_SAMPLE = CsvFiles.sample("example-with-bad-rows.csv");

  private final BulkApi api;
  private final StateTables tables;

  OptionsTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "ec");
  }

  @Test
  void aSenderThatPrefersStrictHandlingIsToldTheFaultsAtOnce() throws Exception {
    for (String prefer :
        List.of(
            "handling=strict",
            "respond-async, Handling = \"strict\"; x=\"a,b\"",
            "wait=10;a, handling=strict;foo, handling=lenient")) {
      HttpResponse<String> answer = upload("", BAD_SAMPLE, "Prefer", prefer);
      assertThat(answer.statusCode()).as(prefer).isEqualTo(422);
      assertThat(answer.headers().firstValue("Preference-Applied")).contains("handling=strict");
      String id = json(answer.body()).get("data").get("upload_id").asText();
      assertThat(answer.headers().firstValue("Location")).contains("/bulk/ec/v2/uploads/" + id);
      JsonNode faults = json(answer.body()).get("errors");
      assertThat(faults.findValuesAsText("row")).containsExactly("4", "20", "22", "25", "25", "29");
      assertThat(faults.get(0))
          .isEqualTo(
              json(
                  "{\"row\":4,\"property_name\":\"recent_benefit_issuance_dates\",\"error_message\":"
                      + "\"End an interval on or after the day it starts\"}"));
      assertThat(api.ended("ec", id).get("status").asText()).isEqualTo("FAILED");
    }
  }

  @Test
  void withoutThatPreferenceASenderPolls() throws Exception {
    for (String prefer :
        List.of(
            "handling=lenient",
            "handling=lenient, handling=strict",
            "handling",
            "x=\"handling=strict\"")) {
      HttpResponse<String> answer = upload("", BAD_SAMPLE, "Prefer", prefer);
      assertThat(answer.statusCode()).as(prefer).isEqualTo(201);
      assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    }
  }

  @Test
  void aGoodFileIsAnsweredAlikeWhateverIsPreferred() throws Exception {
    HttpResponse<String> answer = upload("", CsvFiles.rows(3, 1), "Prefer", "handling=strict");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
  }

  @Test
  void aStrictFileHasOnlyKnownColumnsAndNoSpacesAndNoBlankLines() throws Exception {
    for (String csv :
        List.of(
            CsvFiles.rows(2, 1).replace("case_id", "note"),
            CsvFiles.rows(2, 1).replace(",p0,", ", p0,"),
            CsvFiles.rows(2, 1) + "\n")) {
      assertThat(ended(upload("?strict=false", csv)).get("status").asText()).isEqualTo("COMPLETE");
      errors(ended(upload("?strict=true", csv)));
    }
  }

  @Test
  void ignoredColumnsAreCountedByTheirPositionAndNeverNamed() throws Exception {
    String csv =
        CsvFiles.rows(2, 1)
            .replace("lds_hash,participant_id,case_id", "lds_hash,participant_id,secret-note");
    JsonNode status = ended(upload("", csv));
    assertThat(status.get("warnings"))
        .isEqualTo(
            json(
                "[{\"code\":\"COLUMN_IGNORED\",\"column\":3,\"detail\":\"Column 3 has no known"
                    + " name.\"}]"));
    assertThat(status.toString()).doesNotContain("secret-note");
    assertThat(ended(upload("", CsvFiles.rows(2, 1))).has("warnings")).isFalse();
  }

  @Test
  void anEmptySnapshotIsPublishedOnlyWhenItIsMeant() throws Exception {
    ended(upload("?allow_shrink=true", CsvFiles.rows(2, 1)));
    assertThat(ended(upload("?allow_empty=false", CsvFiles.HEADER)).get("status").asText())
        .isEqualTo("FAILED");
    assertThat(tables.currentRows()).isEqualTo(2);
    JsonNode status = ended(upload("?allow_empty=true", CsvFiles.HEADER));
    assertThat(status.get("status").asText()).isEqualTo("COMPLETE");
    assertThat(status.get("participants_uploaded").asLong()).isZero();
    assertThat(tables.currentRows()).isZero();
  }

  @Test
  void aSnapshotShrinksByMoreThanHalfOnlyWhenItIsMeant() throws Exception {
    ended(upload("?allow_shrink=true", CsvFiles.rows(10, 1)));
    assertThat(ended(upload("", CsvFiles.rows(5, 1))).get("status").asText()).isEqualTo("COMPLETE");
    JsonNode errors =
        errors(ended(upload("?allow_shrink=false&allow_empty=true", CsvFiles.rows(2, 1))));
    assertThat(errors.get("ErrorInfo").asText()).contains("allow_shrink=true");
    assertThat(tables.currentRows()).isEqualTo(5);
    assertThat(ended(upload("?allow_shrink=true", CsvFiles.rows(2, 1))).get("status").asText())
        .isEqualTo("COMPLETE");
    assertThat(tables.currentRows()).isEqualTo(2);
  }

  @Test
  void anOptionIsTrueOrFalseAndOtherParametersAreIgnored() throws Exception {
    long uploads = tables.uploads();
    for (String flag : List.of("strict", "allow_empty", "allow_shrink")) {
      for (String value : List.of("", "1", "TRUE", "yes", "true&" + flag + "=false")) {
        HttpResponse<String> answer = upload("?" + flag + "=" + value, CsvFiles.rows(2, 1));
        assertThat(answer.statusCode()).as(flag + "=" + value).isEqualTo(400);
        assertThat(answer.body()).contains(flag);
      }
    }
    assertThat(tables.uploads()).isEqualTo(uploads);
    uploadId(upload("?x=y&strict=true", CsvFiles.rows(2, 1)));
  }

  @Test
  void aFilesNameIsWhatThePathSays() throws Exception {
    Map<String, String> names =
        Map.of(
            "a+b.csv", "a+b.csv",
            "a%2Bb.csv", "a+b.csv",
            "a%20b%25c.csv", "a b%c.csv",
            "%C3%B1%F0%9F%8C%8D.csv", "ñ🌍.csv",
            "a%2Fb%3Fc.csv", "a/b?c.csv");
    for (Map.Entry<String, String> name : names.entrySet()) {
      String id = uploadId(api.upload("ec", name.getKey(), BodyPublishers.ofString("no header\n")));
      assertThat(errors(api.ended("ec", id)).get("FileName").asText()).isEqualTo(name.getValue());
    }
    assertThat(
            api.put("ec", "/upload_all_participants/%FF.csv", BodyPublishers.ofString("x"))
                .statusCode())
        .isEqualTo(400);
  }

  private HttpResponse<String> upload(String query, String csv, String... headers)
      throws Exception {
    return api.put(
        "ec", "/upload_all_participants/a.csv" + query, BodyPublishers.ofString(csv), headers);
  }

  private JsonNode ended(HttpResponse<String> answer) {
    return api.ended("ec", uploadId(answer));
  }
}
