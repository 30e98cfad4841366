package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.testing.Answers.uploadId;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

/** What the headers say of a body, and whether it is so. */
@ExtendWith(SharedBulkApi.class)
class BodyTest {
  private static final String ROWS = CsvFiles.rows(2_000, 11);
  private static final String PATH = "/bulk/ea/v2/upload_all_participants/a.csv";

  private final BulkApi api;
  private final StateTables tables;

  BodyTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.tables = new StateTables(installation.stateCluster(), "ea");
  }

  @Test
  void aCompressedFileIsTheFileThatWasCompressed() throws Exception {
    byte[] packed = CsvFiles.gzip(ROWS);
    for (String coding : List.of("gzip", "x-gzip", "GZIP", "identity, gzip")) {
      for (BodyPublisher body :
          List.of(
              BodyPublishers.ofByteArray(packed),
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(packed)))) {
        String id = uploadId(api.upload("ea", body, "Content-Encoding", coding));
        assertThat(api.ended("ea", id).get("participants_uploaded").asLong()).isEqualTo(2_000);
      }
    }
  }

  @Test
  void aFileOfSeveralMembersThatComeOneAfterTheOtherIsOneFile() throws Exception {
    int half = ROWS.indexOf('\n', ROWS.length() / 2) + 1;
    byte[] first = CsvFiles.gzip(ROWS.substring(0, half));
    byte[] second = CsvFiles.gzip(ROWS.substring(half));
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head(
          "PUT",
          PATH,
          key(),
          "Content-Encoding: gzip",
          "Content-Length: " + (first.length + second.length));
      http.body(first);
      http.body(second);
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(201);
    }
    assertThat(api.ended("ea", tables.newestUpload()).get("participants_uploaded").asLong())
        .isEqualTo(2_000);
  }

  @Test
  void aCompressedFileThatIsCutOffDamagedOrFollowedByMoreIsAbandoned() throws Exception {
    byte[] packed = CsvFiles.gzip(ROWS);
    byte[] damaged = packed.clone();
    damaged[packed.length / 2] ^= 1;
    for (byte[] body :
        List.of(
            Arrays.copyOf(packed, packed.length - 1),
            Arrays.copyOf(packed, packed.length / 2),
            damaged,
            Arrays.copyOf(packed, packed.length + 1),
            ROWS.getBytes(UTF_8))) {
      HttpResponse<String> answer =
          api.upload("ea", BodyPublishers.ofByteArray(body), "Content-Encoding", "gzip");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("gzip");
      assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
    }
  }

  @Test
  void anotherCodingIsRefusedWithTheOneThatIsServed() throws Exception {
    long uploads = tables.uploads();
    for (String coding : List.of("br", "deflate", "gzip, gzip", "gzip, br", "zstd")) {
      HttpResponse<String> answer =
          api.upload("ea", BodyPublishers.ofString(ROWS), "Content-Encoding", coding);
      assertThat(answer.statusCode()).isEqualTo(415);
      assertThat(answer.headers().firstValue("Accept-Encoding")).contains("gzip");
    }
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void aDigestIsOfTheBytesAsTheyAreSent() throws Exception {
    byte[] plain = ROWS.getBytes(UTF_8);
    byte[] packed = CsvFiles.gzip(ROWS);
    for (String algorithm : List.of("sha-256", "sha-512")) {
      assertThat(digested(plain, digest(algorithm, plain)).statusCode()).isEqualTo(201);
      assertThat(
              digested(packed, digest(algorithm, packed), "Content-Encoding", "gzip").statusCode())
          .isEqualTo(201);
      assertThat(
              digested(packed, digest(algorithm, plain), "Content-Encoding", "gzip").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aBodyThatIsNotTheDigestedOneIsRefusedBeforeItsRowsAre() throws Exception {
    byte[] badRows = "no header\n".getBytes(UTF_8);
    for (byte[] body : List.of(badRows, ROWS.getBytes(UTF_8))) {
      HttpResponse<String> answer =
          digested(body, digest("sha-256", body) + ", " + digest("sha-512", new byte[1]));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("Content-Digest");
      assertThat(tables.storedStatus(tables.newestUpload())).isEqualTo("abandoned");
    }
  }

  @Test
  void anUnknownDigestIsIgnoredAndAMalformedOneRefusedBeforeTheBody() throws Exception {
    byte[] body = ROWS.getBytes(UTF_8);
    assertThat(digested(body, "md5=:AAAA:").statusCode()).isEqualTo(201);
    long uploads = tables.uploads();
    assertThat(digested(body, "sha-256=:AAAA:").statusCode()).isEqualTo(400);
    try (RawHttp http = new RawHttp(api.uri())) {
      http.head(
          "PUT",
          PATH,
          key(),
          "Content-Digest: sha-256=oops",
          "Content-Length: 1000",
          "Expect: 100-continue");
      assertThat(http.answer().status()).isEqualTo(400);
    }
    assertThat(tables.uploads()).isEqualTo(uploads);
  }

  @Test
  void digestsInSeveralFieldsAllCount() throws Exception {
    byte[] body = ROWS.getBytes(UTF_8);
    assertThat(
            digested(
                    body, digest("sha-256", body), "Content-Digest", digest("sha-512", new byte[1]))
                .statusCode())
        .isEqualTo(400);
  }

  private HttpResponse<String> digested(byte[] body, String digest, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Digest";
    all[headers.length + 1] = digest;
    return api.upload("ea", BodyPublishers.ofByteArray(body), all);
  }

  private static String digest(String algorithm, byte[] of) throws Exception {
    byte[] digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(of);
    return algorithm + "=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }

  private String key() {
    return "Ocp-Apim-Subscription-Key: " + api.key("ea");
  }
}
