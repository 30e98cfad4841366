package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.tree.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches go on at full speed while a state replaces its snapshot again and again. */
class ReplaceUnderSearchTest {
  private static final int PERSONS = 100_000;
  private static final int REPLACES = 10;
  private static final int SEARCHERS = 2;
  private static final int PERSONS_A_SEARCH = 50;
  private static final LocalDate FIRST_CLOSING_DATE = LocalDate.of(2026, 1, 1);

  @TempDir Path folder;

  @Test
  void everySearchDuringTenReplacesSeesOneSnapshotWhole() throws Exception {
    try (RunningQuickstart quickstart =
            RunningQuickstart.start(
                folder, RunningQuickstart.freePortBase(), "--no-samples", "--rate-limits", "off");
        ExecutorService searchers = Executors.newFixedThreadPool(SEARCHERS)) {
      replace(quickstart, FIRST_CLOSING_DATE);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Set<String>>> seen = new ArrayList<>();
      for (int searcher = 0; searcher < SEARCHERS; searcher++) {
        int first = searcher * 1_000;
        seen.add(searchers.submit(() -> searchUntil(done, quickstart, first)));
      }
      try {
        for (int replace = 1; replace <= REPLACES; replace++) {
          replace(quickstart, FIRST_CLOSING_DATE.plusDays(replace));
        }
      } finally {
        done.set(true);
      }
      for (Future<Set<String>> searcher : seen) {
        assertThat(searcher.get())
            .contains(FIRST_CLOSING_DATE.toString())
            .hasSizeGreaterThan(REPLACES / 2);
      }
      assertThat(closingDates(quickstart, search(0)))
          .containsOnly(FIRST_CLOSING_DATE.plusDays(REPLACES).toString());
    }
  }

  private static Set<String> searchUntil(
      AtomicBoolean done, RunningQuickstart quickstart, int first) throws Exception {
    Set<String> snapshots = new TreeSet<>();
    String search = search(first);
    String latest = "";
    while (!done.get()) {
      Set<String> dates = closingDates(quickstart, search);
      assertThat(dates).as("the snapshots in one answer").hasSize(1);
      String date = dates.iterator().next();
      assertThat(date).as("never an older snapshot again").isGreaterThanOrEqualTo(latest);
      latest = date;
      snapshots.add(date);
    }
    return snapshots;
  }

  /** The closing dates in one answer, which has every person and no error. */
  private static Set<String> closingDates(RunningQuickstart quickstart, String search)
      throws IOException, InterruptedException {
    HttpResponse<String> response = quickstart.search("eb", search);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode data = RunningQuickstart.data(response);
    assertThat(data.get("errors").size()).isZero();
    assertThat(data.get("results").size()).isEqualTo(PERSONS_A_SEARCH);
    Set<String> dates = new TreeSet<>();
    for (JsonNode result : data.get("results").values()) {
      assertThat(result.get("matches").size()).isEqualTo(1);
      dates.add(result.get("matches").get(0).get("participant_closing_date").getStringValue());
    }
    return dates;
  }

  private void replace(RunningQuickstart quickstart, LocalDate closingDate) throws Exception {
    Path file = folder.resolve("replace.csv");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("lds_hash,participant_id,participant_closing_date\n".getBytes(US_ASCII));
      for (int person = 0; person < PERSONS; person++) {
        out.write("%s,p%d,%s\n".formatted(hash(person), person, closingDate).getBytes(US_ASCII));
      }
    }
    String upload = quickstart.upload("ea", "replace.csv", BodyPublishers.ofFile(file));
    JsonNode status = quickstart.awaitFinalStatus("ea", upload);
    assertThat(status.get("status").getStringValue()).isEqualTo("COMPLETE");
    assertThat(status.get("participants_uploaded").getIntValue()).isEqualTo(PERSONS);
  }

  private static String search(int first) {
    return Sample.searchFor(
        IntStream.range(first, first + PERSONS_A_SEARCH).mapToObj(ReplaceUnderSearchTest::hash));
  }

  private static String hash(int person) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-512").digest(("person " + person).getBytes(US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
