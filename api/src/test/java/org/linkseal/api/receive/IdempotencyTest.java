package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.json;
import static org.linkseal.api.testing.Answers.uploadId;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
class IdempotencyTest {
  private static final String ROWS = CsvFiles.rows(50, 21);
  private static final String OTHER_ROWS = CsvFiles.rows(50, 22);
  private static final String BAD_ROWS = CsvFiles.HEADER + "x,y,z\n";
  private static final String PATH = "/bulk/eb/v2/upload_all_participants/a.csv?allow_shrink=true";

  private final BulkApi api;
  private final StateTables tables;
  private final String name = UUID.randomUUID().toString();

  IdempotencyTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "eb");
  }

  @Test
  void theSameRowsAreAnsweredAsTheFirstTimeAndMakeNoUpload() throws Exception {
    HttpResponse<String> first = upload(name, ROWS);
    long uploads = tables.uploads();
    HttpResponse<String> second = upload(name, ROWS);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void compressedOrNotTheRowsAreTheSameAndTheQuotesOfAKeyMeanNothing() throws Exception {
    String id = uploadId(upload(name, ROWS));
    HttpResponse<String> packed =
        api.upload(
            "eb",
            BodyPublishers.ofByteArray(CsvFiles.gzip(ROWS)),
            "Idempotency-Key",
            '"' + name + '"',
            "Content-Encoding",
            "gzip");
    assertThat(uploadId(packed)).isEqualTo(id);
  }

  @Test
  void otherRowsOrOptionsUnderOneKeyAreRefused() throws Exception {
    uploadId(upload(name, ROWS));
    long uploads = tables.uploads();
    assertThat(upload(name, OTHER_ROWS).statusCode()).isEqualTo(422);
    assertThat(upload(name, ROWS.substring(0, ROWS.length() - 1)).statusCode()).isEqualTo(422);
    for (String path :
        List.of(
            "/upload_all_participants/a.csv?allow_shrink=true&strict=true",
            "/upload_all_participants/a.csv?allow_shrink=true&allow_empty=true",
            "/upload_all_participants/a.csv",
            "/append_participants/a.csv")) {
      HttpResponse<String> answer =
          api.put("eb", path, BodyPublishers.ofString(ROWS), "Idempotency-Key", name);
      assertThat(answer.statusCode()).as(path).isEqualTo(422);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void badRowsAreAnsweredAsTheFirstTimeWhateverIsPreferredNow() throws Exception {
    HttpResponse<String> strict = upload(name, BAD_ROWS, "Prefer", "handling=strict");
    assertThat(strict.statusCode()).isEqualTo(422);
    assertSame(upload(name, BAD_ROWS), strict);
    String other = UUID.randomUUID().toString();
    HttpResponse<String> lenient = upload(other, BAD_ROWS);
    assertThat(lenient.statusCode()).isEqualTo(201);
    assertSame(upload(other, BAD_ROWS, "Prefer", "handling=strict"), lenient);
  }

  @Test
  void whileTheFirstIsReceivedTheSecondIsToldToWaitBeforeItsBodyIsRead() throws Exception {
    try (RawHttp first = new RawHttp(api.uri());
        RawHttp second = new RawHttp(api.uri())) {
      long uploads = tables.uploads();
      first.head("PUT", PATH, key(), "Idempotency-Key: " + name, "Transfer-Encoding: chunked");
      first.chunk(ROWS);
      await().until(() -> tables.uploads() > uploads);
      second.head(
          "PUT",
          PATH,
          key(),
          "Idempotency-Key: " + name,
          "Content-Length: " + ROWS.length(),
          "Expect: 100-continue");
      RawHttp.Answer told = second.answer();
      assertThat(told.status()).isEqualTo(409);
      assertThat(told.headers().firstValueAsLong("retry-after").orElseThrow()).isPositive();
      first.body("0\r\n\r\n");
      String id = json(first.answer().body()).get("data").get("upload_id").asText();
      assertThat(uploadId(upload(name, ROWS))).isEqualTo(id);
    }
  }

  @Test
  void anAbandonedUploadGivesItsKeyBack() throws Exception {
    HttpResponse<String> wrong =
        upload(
            name, ROWS, "Content-Digest", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    assertThat(wrong.statusCode()).isEqualTo(400);
    uploadId(upload(name, OTHER_ROWS));
  }

  @Test
  void anUploadRefusedForALimitGivesItsKeyBack() throws Exception {
    assertThat(upload(name, CsvFiles.HEADER + "x".repeat(70_000)).statusCode()).isEqualTo(413);
    uploadId(upload(name, ROWS));
  }

  @Test
  void aReplayWhoseBodyIsDamagedIsRefused() throws Exception {
    uploadId(upload(name, ROWS));
    byte[] packed = CsvFiles.gzip(ROWS);
    packed[packed.length / 2] ^= 1;
    assertThat(
            api.upload(
                    "eb",
                    BodyPublishers.ofByteArray(packed),
                    "Idempotency-Key",
                    name,
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aKeyIsOneStatesOwn() throws Exception {
    uploadId(upload(name, ROWS));
    assertThat(
            api.upload("ec", BodyPublishers.ofString(OTHER_ROWS), "Idempotency-Key", name)
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aKeyHasOneToTwoHundredAndFiftyFiveVisibleCharacters() throws Exception {
    for (String bad :
        List.of("", "\"\"", "a b", "\"a b\"", "\"a", "a".repeat(256), "\"a\"b\"", "\"a\\b\"")) {
      long uploads = tables.uploads();
      assertThat(upload(bad, ROWS).statusCode()).as(bad).isEqualTo(400);
      assertThat(tables.uploads()).isEqualTo(uploads);
    }
    assertThat(upload(name, ROWS, "Idempotency-Key", name).statusCode()).isEqualTo(400);
    String longest = (name + "!~\"x".repeat(64)).substring(0, 255);
    assertThat(uploadId(upload(longest, ROWS)))
        .isEqualTo(uploadId(upload('"' + longest.replace("\"", "\\\"") + '"', ROWS)));
  }

  @Test
  void neitherTheKeyNorADigestOfTheRowsIsStored() throws Exception {
    String id = uploadId(upload(name, ROWS));
    assertThat(tables.idempotencyOf(id)).hasSize(64 + 64 + 1).doesNotContain(hex(name));
    assertThat(tables.idempotencyOf(id)).doesNotContain(sha256(ROWS)).doesNotContain(sha256(name));
  }

  private void assertSame(HttpResponse<String> again, HttpResponse<String> first) {
    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(json(again.body())).isEqualTo(json(first.body()));
    for (String header : List.of("Location", "Preference-Applied", "Content-Type")) {
      assertThat(again.headers().firstValue(header)).isEqualTo(first.headers().firstValue(header));
    }
  }

  private HttpResponse<String> upload(String key, String csv, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Idempotency-Key";
    all[1] = key;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return api.upload("eb", BodyPublishers.ofString(csv), all);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("eb");
  }
}
