package org.linkseal.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.quickstart.Sample.Row;

/** The sample file as ea's and as eb's, through both services. */
class SamplePairTest {
  @TempDir static Path folder;
  private static RunningQuickstart quickstart;

  @BeforeAll
  static void uploadTheSampleAsEaAndAsEb() throws Exception {
    quickstart = RunningQuickstart.start(folder, RunningQuickstart.freePortBase(), "--no-samples");
    for (String state : List.of("ea", "eb")) {
      String upload =
          quickstart.upload(state, "example.csv", BodyPublishers.ofString(Sample.EXAMPLE_CSV));
      JsonNode status = quickstart.awaitFinalStatus(state, upload);
      assertThat(status.get("status").getStringValue()).isEqualTo("COMPLETE");
      assertThat(status.get("participants_uploaded").getIntValue()).isEqualTo(40);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    quickstart.close();
  }

  @Test
  void ebFindsEveryPersonOfEaWithAllEightFields() throws Exception {
    for (Row row : Sample.EXAMPLE) {
      List<JsonNode> matches = Sample.matchesOf(quickstart, "eb", row);
      assertThat(matches).hasSize(1);
      assertThat(csvRow(row, matches.getFirst())).isEqualTo(row);
      // The search has not assessed anybody.
      assertThat(text(matches.getFirst(), "vulnerable_individual")).isEqualTo("true");
      assertThat(matches.getFirst().size()).isEqualTo(8);
      assertThat(text(matches.getFirst(), "match_url"))
          .endsWith(text(matches.getFirst(), "match_id"));
    }
  }

  @Test
  void theSamePersonIsTheSameMatchFromBothSidesAndNeverOnesOwnRecord() throws Exception {
    Row person = Sample.EXAMPLE.get(7);
    JsonNode first = Sample.matchesOf(quickstart, "eb", person).getFirst();
    JsonNode again = Sample.matchesOf(quickstart, "eb", person).getFirst();
    List<JsonNode> fromEa = Sample.matchesOf(quickstart, "ea", person);

    assertThat(text(again, "match_id")).isEqualTo(text(first, "match_id"));
    assertThat(fromEa).hasSize(1);
    assertThat(text(fromEa.getFirst(), "state")).isEqualTo("eb");
    assertThat(text(fromEa.getFirst(), "match_id")).isEqualTo(text(first, "match_id"));
  }

  @Test
  void aStateWithoutAnUploadIsNotReportedAsUnsearched() throws Exception {
    String unknown = "0".repeat(128);
    JsonNode data =
        RunningQuickstart.data(quickstart.search("eb", Sample.searchFor(Stream.of(unknown))));
    assertThat(data.get("errors").size()).isZero();
    assertThat(data.get("results").get(0).get("matches").size()).isZero();
  }

  @Test
  void aFileWithBadRowsFailsWithEveryFaultAndLeavesTheSnapshotInUse() throws Exception {
    String upload =
        quickstart.upload("ea", "bad.csv", BodyPublishers.ofString(Sample.BAD_ROWS_CSV));
    JsonNode status = quickstart.awaitFinalStatus("ea", upload);
    assertThat(text(status, "status")).isEqualTo("FAILED");
    assertThat(status.get("participants_uploaded")).isNull();
    assertThat(badRows(text(status, "error_message")))
        .containsExactlyInAnyOrder("4", "20", "22", "25", "29");

    assertThat(Sample.matchesOf(quickstart, "eb", Sample.EXAMPLE.get(30))).hasSize(1);
  }

  @Test
  void bothServersKeepWhatTheyHaveCommitted() throws Exception {
    int portBase = quickstart.uploads("ea").getPort();
    for (String server : List.of("registry", "states")) {
      String url =
          "jdbc:postgresql://127.0.0.1:%d/postgres"
              .formatted(portBase + (server.equals("registry") ? 2 : 3));
      String password =
          Files.readString(folder.resolve("data/secrets").resolve(server + "-superuser"));
      try (Connection superuser = DriverManager.getConnection(url, "postgres", password);
          Statement statement = superuser.createStatement()) {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
          try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).as(setting).isEqualTo("on");
          }
        }
      }
    }
  }

  private static List<String> badRows(String errorMessage) throws IOException {
    JsonNode rows =
        JsonMapper.createDefault()
            .readValue(errorMessage, JsonNode.class)
            .get("row_index_with_errors");
    return Stream.of(rows)
        .flatMap(node -> {
          Stream.Builder<String> names = Stream.builder();
          node.entries().forEach(entry -> names.add(entry.getKey()));
          return names.build();
        })
        .toList();
  }

  /** But for the flag, which is not the record's alone. */
  private static Row csvRow(Row row, JsonNode match) {
    return new Row(
        row.ldsHash(),
        text(match, "case_id"),
        text(match, "participant_id"),
        text(match, "participant_closing_date"),
        String.join(
            " ",
            Sample.list(match.get("recent_benefit_issuance_dates")).stream()
                .map(period -> text(period, "start") + "/" + text(period, "end"))
                .toList()),
        row.flag());
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value.isNull() ? "" : value.coerceStringValue();
  }
}
