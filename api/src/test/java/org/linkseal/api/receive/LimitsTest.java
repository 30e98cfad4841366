package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.errors;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
  private static final int MAX_BYTES = 200_000;
  private static final String PATH = "/bulk/ea/v2/upload_all_participants/a.csv";

  private final BulkApi api;
  private final StateTables tables;

  LimitsTest(TestInstallation installation) {
    this.api = BulkApi.start(installation, Map.of("linkseal.upload.max-bytes", MAX_BYTES));
    this.tables = new StateTables(installation.stateCluster(), "ea");
  }

  @AfterAll
  void close() {
    api.close();
  }

  @Test
  void aRequestOfNoLengthIsToldSo() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key());
      assertThat(http.answer().status()).isEqualTo(411);
      http.head("PUT", PATH, key(), "Content-Length: 0");
      assertThat(http.answer().status()).isEqualTo(411);
    }
  }

  @Test
  void aTransferCodingThatIsNotServedIsNoLength() throws Exception {
    for (String coding : List.of("identity", "gzip", "xchunked")) {
      try (RawHttp http = new RawHttp(api.uri())) {
        http.head("PUT", PATH, key(), "Transfer-Encoding: " + coding);
        assertThat(http.answer().status()).isIn(400, 411);
      }
    }
  }

  @Test
  void aCompressedFileIsRefusedAndNotTakenForAWholeOne() throws Exception {
    long uploads = tables.uploads();
    HttpRequest request =
        api.request("ea", "/upload_all_participants/a.csv")
            .header("Content-Encoding", "gzip")
            .PUT(BodyPublishers.ofString("not even gzip"))
            .build();
    assertThat(api.client().send(request).statusCode()).isEqualTo(415);
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void aFileThatIsTooLongIsRefusedBeforeAByteOfItIsSent() throws Exception {
    long uploads = tables.uploads();
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Content-Length: 200001", "Expect: 100-continue");
      assertThat(http.answer().status()).isEqualTo(413);
    }
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void aSenderThatMayGoOnIsToldSo() throws Exception {
    String csv = CsvFiles.rows(2, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Content-Length: " + csv.length(), "Expect: 100-continue");
      assertThat(http.answer().status()).isEqualTo(100);
      http.body(csv);
      assertThat(http.answer().status()).isEqualTo(201);
    }
  }

  @Test
  void aChunkedFileIsRefusedWhereItPassesTheLimitAndFails() throws Exception {
    String rows = CsvFiles.rows(100, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      for (int sent = 0; sent <= 10 * MAX_BYTES; sent += rows.length()) {
        http.chunk(rows); // the sender does not look at answers before its end
      }
      http.body("0\r\n\r\n");
      assertThat(http.answer().status()).isEqualTo(413);
      http.head("GET", "/bulk/ea/v2/uploads/x", key());
      assertThat(http.answer().status()).isEqualTo(404);
    }
    assertThat(errors(api.ended("ea", tables.newestUpload())).get("ErrorInfo").asText())
        .contains("longer than 200000 bytes");
  }

  @Test
  void aRowThatIsTooLongIsRefused() throws Exception {
    String csv = CsvFiles.HEADER + "x".repeat(100_000) + "\n";
    assertThat(api.upload("ea", "a.csv", BodyPublishers.ofString(csv)).statusCode()).isEqualTo(413);
  }

  @Test
  void aFileOfAnotherNameIsRefused() throws Exception {
    for (String name : new String[] {"a.txt", "csv", "a.csv.gz"}) {
      assertThat(
              api.client()
                  .sendInvalid(
                      api.request("ea", "/upload_all_participants/" + name)
                          .PUT(BodyPublishers.ofString(CsvFiles.rows(2, 1)))
                          .build())
                  .statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  void aFileNameWithControlCharactersOrWithoutEndIsRefused() throws Exception {
    for (String name : List.of("a%00.csv", "a%0A.csv", "a".repeat(252) + ".csv")) {
      assertThat(api.upload("ea", name, BodyPublishers.ofString("x")).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void anIdentifierThatIsTooLongOrHoldsASpaceIsBad() throws Exception {
    assertThat(status("a".repeat(41)).statusCode()).isEqualTo(400);
    assertThat(status("a%20b").statusCode()).isEqualTo(400);
  }

  @Test
  void anIdentifierThatNoUploadHasIsNotFound() throws Exception {
    assertThat(status("a".repeat(40)).statusCode()).isEqualTo(404);
    assertThat(status("a%3Bb").statusCode()).isEqualTo(404);
    assertThat(status("..%2F..").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> status(String id) throws IOException, InterruptedException {
    return api.client().sendInvalid(api.request("ea", "/uploads/" + id).build());
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ea");
  }
}
