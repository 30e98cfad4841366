package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.data;
import static org.linkseal.api.testing.Answers.errors;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
class SenderTest {
  private static final String PATH = "/bulk/ec/v2/upload_all_participants/a.csv?allow_shrink=true";

  /** More than is sorted in memory. */
  private static final int MORE_THAN_A_RUN = 70_000;

  private final BulkApi api;
  private final StateTables tables;
  private final RegistryTables registry;

  SenderTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "ec");
    this.registry = new RegistryTables(installation.sharedCluster());
  }

  @Test
  void aSenderThatGoesAwayLeavesNothing() throws Exception {
    String csv = CsvFiles.rows(MORE_THAN_A_RUN, 1);
    for (String framing :
        List.of("Transfer-Encoding: chunked", "Content-Length: " + (csv.length() + 1))) {
      long uploads = tables.uploads();
      try (RawHttp http = new RawHttp(api.uri())) {
        http.head("PUT", PATH, key(), framing);
        if (framing.startsWith("Transfer")) {
          http.chunk(csv);
        } else {
          http.body(csv);
        }
        await().until(() -> tables.uploads() > uploads && !spooled().isEmpty());
      }
      String id = tables.newestUpload();
      await().until(() -> tables.storedStatus(id).equals("abandoned"));
      await().until(() -> spooled().isEmpty() && registry.isDestroyed(tables.keyOf(id)));
      assertThat(errors(api.ended("ec", id)).get("ErrorInfo").asText())
          .contains("did not arrive whole");
    }
  }

  @Test
  void whileAFileIsReceivedItsStatusTellsHowFarItIs() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      long uploads = tables.uploads();
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rows(20_000, 4));
      await().until(() -> tables.uploads() > uploads);
      String id = tables.newestUpload();
      await().until(() -> data(api.status("ec", id)).path("rows_received").asLong() > 10_000);
      JsonNode status = data(api.status("ec", id));
      assertThat(status.get("status").asText()).isEqualTo("UPLOADING");
      assertThat(status.get("stage").asText()).isEqualTo("receiving");
      assertThat(status.has("participants_uploaded")).isFalse();
      assertThat(status.has("completed_at")).isFalse();
      assertThat(status.has("error_message")).isFalse();
      assertThat(status.get("mode").asText()).isEqualTo("replace");
    }
  }

  @Test
  void whoseUploadWasAbandonedMeanwhileNeedNotSendTheRest() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      long uploads = tables.uploads();
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rows(2, 4));
      await().until(() -> tables.uploads() > uploads);
      tables.abandon(tables.newestUpload());
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void aBodyWhoseChunksAreMalformedIsNotTakenForAWholeOne() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(CsvFiles.rows(3, 1));
      http.body("these are not chunks\r\n\r\n");
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers().firstValue("connection")).contains("close");
    }
    assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
  }

  /** RFC 9112, sections 3.2 and 6: behind each of them there is a request, which is not served. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT, Host: a, Content-Length: 0x5",
        "PUT, Host: a, Content-Length: 5, Content-Length: 6",
        "PUT, Host: a, Content-Length: 5, Transfer-Encoding: chunked",
        "PUT, Host: a, Transfer-Encoding: identity",
        "PUT, Host: a, Transfer-Encoding: foo",
        "PUT, Host: a, Transfer-Encoding: gzip;q=1,chunked",
        "PUT, Host: a, Transfer-Encoding: chunked, Transfer-Encoding: chunked",
        "PUT, Host: a, Transfer-Encoding: chunked, , zz",
        "PUT, Host: a, Host: a, Content-Length: 5",
        "PUT, Content-Length: 5",
        "GET, Host: a, Sec-WebSocket-Key1: 1, Sec-WebSocket-Key2: 2"
      })
  void neitherWhereTheNextRequestBeginsNorForWhomItIsIsGuessed(String request) throws Exception {
    String[] parts = request.split(", ", 2);
    String head =
        parts[0] + " " + PATH + " HTTP/1.1\r\n" + key() + "\r\n" + parts[1].replace(", ", "\r\n");
    String next = "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
    try (RawHttp http = new RawHttp(api.uri())) {
      http.request(List.of((head + next).getBytes(ISO_8859_1)));
      assertThat(http.answer().status()).isEqualTo(400);
      assertThat(http.isEnded()).isTrue();
    }
  }

  /** The rest of a body that nobody reads is malformed too. */
  @Test
  void behindAMalformedChunkNothingIsRead() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("GET", "/bulk/ec/v2/nothing", "Transfer-Encoding: chunked", "", "zz");
      assertThat(http.answer().status()).isEqualTo(404);
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aRequestOfHttp10NeedNotNameAHost() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.body("GET /bulk/ec/v2/nothing HTTP/1.0\r\n\r\n");
      assertThat(http.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void headersThatAreTooLongAreNotTakenForALongFile() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "X-Pad: " + "x".repeat(60_000));
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(json(answer.body()).get("detail").asText()).contains("header");
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aSpoolFolderThatIsRemovedUnderTheServiceIsMadeAnew() throws Exception {
    for (Path left : runFolders()) {
      Files.delete(left.resolve("lock"));
      Files.delete(left);
    }
    String csv = CsvFiles.rows(MORE_THAN_A_RUN, 5);
    assertThat(api.upload("ec", BodyPublishers.ofString(csv)).statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsSpooledHoldsNoValueInTheClear() throws Exception {
    String csv = CsvFiles.rows(MORE_THAN_A_RUN, 2);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      http.chunk(csv);
      await().until(() -> spooled().size() == 2);
      for (Path file : spooled()) {
        assertHoldsNoValue(file, csv);
      }
      http.body("0\r\n\r\n");
      assertThat(http.answer().status()).isEqualTo(201);
    }
    await().until(() -> spooled().isEmpty());
  }

  @Test
  void theStagedFileHoldsNoValueInTheClearAndIsGoneAfterTheLoad() throws Exception {
    String csv = CsvFiles.rows(1_000, 3);
    Path staged;
    String id;
    try (Connection held = tables.holding("snapshot")) {
      assertThat(held.isClosed()).isFalse();
      id = uploadId(api.upload("ec", "a.csv", BodyPublishers.ofString(csv)));
      staged = api.staging().resolve("ec").resolve(id + ".staged");
      assertHoldsNoValue(staged, csv);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged.getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(api.ended("ec", id).get("status").asText()).isEqualTo("COMPLETE");
    await().until(() -> Files.notExists(staged));
  }

  private static void assertHoldsNoValue(Path file, String csv) throws IOException {
    String content = new String(Files.readAllBytes(file), ISO_8859_1);
    assertThat(content.length()).isPositive();
    String[] row = csv.lines().skip(500).findFirst().orElseThrow().split(",", -1);
    String ldsHash = new String(HexFormat.of().parseHex(row[0]), ISO_8859_1);
    assertThat(content.contains(row[0])).isFalse();
    assertThat(content.contains(ldsHash)).isFalse();
    assertThat(content.contains(ldsHash.substring(0, 16))).isFalse();
    assertThat(content.contains(row[1])).isFalse();
    assertThat(content.contains(row[2])).isFalse();
  }

  private List<Path> runFolders() throws IOException {
    try (Stream<Path> folders = Files.list(api.staging().resolve("spool"))) {
      return folders.toList();
    }
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.walk(api.staging().resolve("spool"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ec");
  }
}
