package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.ApiProcess;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.RawHttp;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.auth.Scope;

/** However many files the states send at once, the heap holds those that are received. */
class ManyUploadsTest {
  private static final int UPLOADS_OF_A_STATE = 16;

  /** More than is sorted in memory. */
  private static final int ROWS = 70_000;

  @TempDir Path staging;

  @Test
  void noMoreAreReceivedThanASmallHeapHolds() throws Exception {
    List<RawHttp> received = new ArrayList<>();
    List<RawHttp.Answer> refused = new ArrayList<>();
    try (TestInstallation installation = TestInstallation.withStates("ea", "eb", "ec");
        ApiProcess service = ApiProcess.start(installation, staging, "-Xmx128m")) {
      for (String state : List.of("ea", "eb", "ec")) {
        String key = "Ocp-Apim-Subscription-Key: " + installation.mintKey(Scope.BULK, state);
        for (int upload = 0; upload < UPLOADS_OF_A_STATE; upload++) {
          RawHttp http = new RawHttp(service.uri());
          http.head(
              "PUT",
              "/bulk/" + state + "/v2/upload_all_participants/a.csv",
              key,
              "Transfer-Encoding: chunked",
              "Expect: 100-continue");
          RawHttp.Answer answer = http.answer();
          if (answer.status() == 100) {
            received.add(http);
          } else {
            refused.add(answer);
            http.close();
          }
        }
      }
      assertThat(received).hasSizeBetween(2, 4);
      assertThat(refused).extracting(RawHttp.Answer::status).containsOnly(429, 503);
      assertThat(refused)
          .allMatch(answer -> answer.headers().firstValueAsLong("retry-after").orElseThrow() > 0);

      String csv = CsvFiles.rows(ROWS, 1);
      for (RawHttp http : received) {
        http.chunk(csv);
      }
      await().until(() -> spooled() == 2L * received.size());
      for (RawHttp http : received) {
        http.body("0\r\n\r\n");
      }
      for (RawHttp http : received) {
        assertThat(http.answer().status()).isEqualTo(201);
      }
    } finally {
      for (RawHttp http : received) {
        http.close();
      }
    }
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.walk(staging.resolve("spool"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).count();
    }
  }
}
