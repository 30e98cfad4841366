package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.errors;
import static org.linkseal.api.testing.Answers.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int MAX_DECODED_BYTES = 300_000;
  private static final int MAX_ROWS = 1_000;
  private static final int MAX_ROW_BYTES = 2_000;
  private static final int MAX_COLUMNS = 10;

  private static final String PATH = "/bulk/ea/v2/upload_all_participants/a.csv";

  private final BulkApi api;
  private final StateTables tables;

  LimitsTest(TestInstallation installation) {
    this.api =
        BulkApi.start(
            installation,
            Map.of(
                "linkseal.upload.max-bytes", MAX_BYTES,
                "linkseal.upload.max-decoded-bytes", MAX_DECODED_BYTES,
                "linkseal.upload.max-rows", MAX_ROWS,
                "linkseal.upload.max-row-bytes", MAX_ROW_BYTES,
                "linkseal.upload.max-columns", MAX_COLUMNS));
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

  /** Whatever is refused, no {@code 100 Continue} comes before it. */
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
  void aFileOfTheGreatestLengthIsTakenAndOneByteMoreIsNot() throws Exception {
    String rows = CsvFiles.rows(100, 1);
    String longest = rows + "\n".repeat(MAX_BYTES - rows.length());
    assertThat(upload(longest).statusCode()).isEqualTo(201);
    assertTooLarge(upload(longest + "\n"), "The body is longer than 200000 bytes.");
    HttpResponse<String> chunked =
        api.upload("ea", BodyPublishers.ofInputStream(() -> stream(longest + "\n")));
    assertTooLarge(chunked, "The body is longer than 200000 bytes.");
    assertThat(json(chunked.body()).get("upload_id").asText()).isEqualTo(tables.newestUpload());
    assertThat(errors(api.ended("ea", tables.newestUpload())).get("ErrorInfo").asText())
        .isEqualTo("The body is longer than 200000 bytes.");
  }

  @Test
  void limitsHoldForAnUploadThatIsSentAgain() throws Exception {
    String rows = CsvFiles.rows(3, 1);
    for (String name : List.of("sent-again", "packed-again")) {
      HttpResponse<String> first =
          api.upload("ea", BodyPublishers.ofString(rows), "Idempotency-Key", name);
      assertThat(first.statusCode()).isEqualTo(201);
    }
    long uploads = tables.uploads();
    String tooLong = rows + "\n".repeat(MAX_DECODED_BYTES);
    HttpResponse<String> chunked =
        api.upload(
            "ea",
            BodyPublishers.ofInputStream(() -> stream(tooLong)),
            "Idempotency-Key",
            "sent-again");
    assertTooLarge(chunked, "The body is longer than 200000 bytes.");
    HttpResponse<String> packed =
        api.upload(
            "ea",
            BodyPublishers.ofByteArray(CsvFiles.gzip(tooLong)),
            "Idempotency-Key",
            "packed-again",
            "Content-Encoding",
            "gzip");
    assertTooLarge(packed, "The file is longer than 300000 bytes.");
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void ofATooLongFileWithoutAnExpectationNothingIsReadAndTheConnectionIsClosed() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Content-Length: " + Long.MAX_VALUE);
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.headers().firstValue("connection")).contains("close");
      assertThat(http.isEnded()).isTrue();
      assertThat(http.takesTheRest()).isFalse();
    }
  }

  @Test
  void ofABodyThatIsRefusedTheRestIsNotRead() throws Exception {
    for (String refused :
        List.of(PATH.replace(".csv", ".txt"), PATH + "?strict=maybe", PATH.replace("ea", "eb"))) {
      try (RawHttp http = new RawHttp(api.uri())) {
        http.head("PUT", refused, key(), "Transfer-Encoding: chunked");
        assertThat(http.answer().status()).isBetween(400, 415);
        assertThat(http.isEnded()).isTrue();
        assertThat(http.takesTheRest()).isFalse();
      }
    }
  }

  @Test
  void aChunkedFileIsRefusedWhereItPassesTheLimit() throws Exception {
    String rows = CsvFiles.rows(100, 1);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH, key(), "Transfer-Encoding: chunked");
      for (int sent = 0; sent <= MAX_BYTES; sent += rows.length()) {
        http.chunk(rows);
      }
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.headers().firstValue("connection")).contains("close");
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void ofAShortBodyThatIsRefusedTheRestIsAwaitedAndTheConnectionGoesOn() throws Exception {
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head("PUT", PATH.replace(".csv", ".txt"), key(), "Content-Length: 1000");
      assertThat(http.answer().status()).isEqualTo(415);
      http.body("x".repeat(1000));
      http.head("GET", "/bulk/ea/v2/uploads/x", key());
      assertThat(http.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void aCompressedFileIsTakenUpToTheLimitOfWhatItHoldsAndABombIsStoppedThere() throws Exception {
    String rows = CsvFiles.rows(100, 1);
    String longest = rows + "\n".repeat(MAX_DECODED_BYTES - rows.length());
    assertThat(gzipped(longest).statusCode()).isEqualTo(201);
    assertTooLarge(gzipped(longest + "\n"), "The file is longer than 300000 bytes.");
    byte[] bomb = CsvFiles.gzip("\n".repeat(100_000_000));
    assertThat(bomb.length).isLessThan(MAX_BYTES);
    HttpResponse<String> answer =
        api.upload("ea", BodyPublishers.ofByteArray(bomb), "Content-Encoding", "gzip");
    assertTooLarge(answer, "The file is longer than 300000 bytes.");
  }

  @Test
  void aFileOfTheMostRowsIsTakenAndOneRowMoreIsNot() throws Exception {
    assertThat(upload(CsvFiles.rows(MAX_ROWS, 1)).statusCode()).isEqualTo(201);
    assertTooLarge(
        upload(CsvFiles.rows(MAX_ROWS + 1, 1)),
        "The file has more than 1000 rows: row 1002 is one too many.");
  }

  @Test
  void aRowOfTheGreatestLengthIsTakenAndALongerOneIsNot() throws Exception {
    String header = "lds_hash,participant_id,note\n";
    String row = CsvFiles.rowsOf("a").lines().skip(1).findFirst().orElseThrow();
    String longest = row + "x".repeat(MAX_ROW_BYTES - row.length() - 1) + "\n";
    assertThat(upload(header + longest).statusCode()).isEqualTo(201);
    assertTooLarge(
        upload(header + "x" + longest),
        "Row 2 is longer than 2000 bytes; close double quotes, and end lines with LF or CRLF.");
  }

  @Test
  void aFileOfTheMostColumnsIsTakenAndOneColumnMoreIsNot() throws Exception {
    String row = CsvFiles.rowsOf("a").lines().skip(1).findFirst().orElseThrow();
    String header = "lds_hash,participant_id,case_id" + ",".repeat(MAX_COLUMNS - 3);
    String fields = row + ",".repeat(MAX_COLUMNS - 3);
    assertThat(upload(header + "\n" + fields + "\n").statusCode()).isEqualTo(201);
    assertTooLarge(upload(header + ",\n" + fields + "\n"), "Row 1 has more than 10 columns.");
    assertTooLarge(upload(header + "\n" + fields + ",\n"), "Row 2 has more than 10 columns.");
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
      assertThat(
              api.put("ea", "/upload_all_participants/" + name, BodyPublishers.ofString("x"))
                  .statusCode())
          .isEqualTo(400);
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

  private HttpResponse<String> upload(String csv) throws IOException, InterruptedException {
    return api.upload("ea", BodyPublishers.ofString(csv));
  }

  private HttpResponse<String> gzipped(String csv) throws IOException, InterruptedException {
    return api.upload(
        "ea", BodyPublishers.ofByteArray(CsvFiles.gzip(csv)), "Content-Encoding", "gzip");
  }

  private static void assertTooLarge(HttpResponse<String> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(json(answer.body()).get("detail").asText()).isEqualTo(detail);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ea");
  }
}
