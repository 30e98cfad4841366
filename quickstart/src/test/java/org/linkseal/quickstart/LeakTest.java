package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.registry.keys.ServiceSecrets;
import org.linkseal.telemetry.testing.Scrape;

/**
 * Nothing of a person, and no key, stands in any log, staged file or PostgreSQL data folder, or is
 * told to the operator.
 */
class LeakTest {
  private static final int PERSONS = 20_000;
  private static final String HEADER =
      "lds_hash,case_id,participant_id,participant_closing_date,recent_benefit_issuance_dates,"
          + "vulnerable_individual\n";

  /** A state, the bound of a histogram, or the name of a constant. */
  private static final Pattern LABELS =
      Pattern.compile(
          "state=(ea|eb|ec|mt)|le=[0-9.]+|le=\\+Inf"
              + "|(outcome|finding|reason|role|use|kind|quality|stage|what|database|channel)"
              + "=[a-z_]{1,40}");

  @TempDir static Path folder;

  @Test
  void noValueOfARecordAndNoKeyIsFoundInAnyFileButAPlantedOneIs() throws Exception {
    LeakScan scan = new LeakScan();
    Path data = folder.resolve("data");
    try (RunningQuickstart quickstart =
        RunningQuickstart.start(
            folder, RunningQuickstart.freePortBase(), "--no-samples", "--rate-limits", "off")) {
      exercise(quickstart);
      try (Socket unfinished = halfAnUpload(quickstart);
          Connection blocker = superuser(quickstart, data);
          Statement statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute("SELECT FROM linkseal.pointer FOR UPDATE");
        String held =
            quickstart.upload("eb", "held.csv", BodyPublishers.ofString(csv("eb", "2026-12-31")));
        await().until(() -> hasBigFile(data.resolve("staging"), "spool"));
        await().until(() -> hasBigFile(data.resolve("staging"), ".staged"));
        assertThat(unfinished.isConnected()).isTrue();
        collect(scan, quickstart, data);
        assertThat(findings(scan, data)).isEmpty();
        assertThat(toldToTheOperator(scan, quickstart)).isEmpty();
        blocker.rollback();
        quickstart.awaitFinalStatus("eb", held);
      }
    }
    assertThat(findings(scan, data)).isEmpty();

    Path planted = Files.createDirectory(data.resolve("planted"));
    for (Map.Entry<String, String> needle : scan.needles().entrySet()) {
      Path file = planted.resolve("file");
      Files.writeString(file, "before " + needle.getValue() + " after", ISO_8859_1);
      assertThat(scan.findings(planted)).containsExactly(needle.getKey() + " in " + file);
    }
  }

  private static void exercise(RunningQuickstart quickstart) throws Exception {
    for (String state : List.of("ea", "eb")) {
      String upload =
          quickstart.upload(state, "persons.csv", BodyPublishers.ofString(csv(state, "")));
      assertThat(quickstart.awaitFinalStatus(state, upload).get("status").getStringValue())
          .isEqualTo("COMPLETE");
    }
    String appended = quickstart.append("ea", "more.csv", BodyPublishers.ofString(csv("ap", "")));
    assertThat(quickstart.awaitFinalStatus("ea", appended).get("status").getStringValue())
        .isEqualTo("COMPLETE");
    String again = quickstart.append("ea", "again.csv", BodyPublishers.ofString(csv("ap", "")));
    assertThat(quickstart.awaitFinalStatus("ea", again).get("status").getStringValue())
        .isEqualTo("FAILED");
    String twice = row("ea", 1, "") + row("ea", 1, "");
    for (String bad :
        List.of(
            csv("ea", "not a date"),
            HEADER + twice,
            row("ea", 2, ""),
            HEADER + row("ea", 3, "").replace(",", ";"),
            HEADER + "\"" + row("ea", 4, ""))) {
      String upload = quickstart.upload("ea", "bad.csv", BodyPublishers.ofString(bad));
      assertThat(quickstart.awaitFinalStatus("ea", upload).get("status").getStringValue())
          .isEqualTo("FAILED");
    }
    assertThat(
            quickstart
                .search("eb", Sample.searchFor(Stream.of(hash(1), hash(2), hash(PERSONS + 5))))
                .statusCode())
        .isEqualTo(200);
    quickstart.search("eb", "{\"data\":[{\"lds_hash\":\"" + hash(1) + "\"}]}");
    quickstart.search("eb", hash(1));
    quickstart.search("eb", Sample.searchFor(Stream.of(hash(1).toUpperCase(Locale.ROOT))));
    RunningQuickstart.send(
        HttpRequest.newBuilder(
                URI.create(
                    quickstart.ready().get("match_url").getStringValue()
                        + "/match/v2/find_matches"))
            .header("Ocp-Apim-Subscription-Key", quickstart.bulkKey("ea"))
            .POST(BodyPublishers.ofString(Sample.searchFor(Stream.of(hash(3))))));
  }

  /**
   * An upload that stays in the middle of its receiving, far enough for the spool to be on disk.
   */
  private static Socket halfAnUpload(RunningQuickstart quickstart) throws Exception {
    URI uri = quickstart.uploads("ea");
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        PUT /bulk/ea/v2/upload_all_participants/half.csv HTTP/1.1\r
        Host: localhost\r
        Ocp-Apim-Subscription-Key: %s\r
        Content-Length: 1000000000\r
        \r
        """
            .formatted(quickstart.bulkKey("ea"))
            .getBytes(ISO_8859_1));
    out.write(HEADER.getBytes(ISO_8859_1));
    for (int block = 0; block < 10; block++) {
      StringBuilder rows = new StringBuilder();
      for (int person = 0; person < PERSONS; person++) {
        rows.append(row("h" + block, person, ""));
      }
      out.write(rows.toString().getBytes(ISO_8859_1));
    }
    out.flush();
    return socket;
  }

  private static boolean hasBigFile(Path staging, String part) throws Exception {
    try (Stream<Path> files = Files.walk(staging)) {
      return files.anyMatch(file ->
          Files.isRegularFile(file)
              && staging.relativize(file).toString().contains(part)
              && file.toFile().length() > 1 << 20);
    }
  }

  private static Connection superuser(RunningQuickstart quickstart, Path data) throws Exception {
    int port = quickstart.uploads("eb").getPort() + 3;
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/state_eb",
        "postgres",
        Files.readString(data.resolve("secrets/states-superuser")));
  }

  private static void collect(LeakScan scan, RunningQuickstart quickstart, Path data)
      throws Exception {
    for (int person : new int[] {1, 2, 3, PERSONS / 2, PERSONS + 5}) {
      scan.bytes("lds_hash " + person, HexFormat.of().parseHex(hash(person)));
      for (String state : List.of("ea", "eb", "ap", "h3")) {
        scan.text("case_id " + state + person, caseId(state, person));
        scan.text("participant_id " + state + person, participantId(state, person));
      }
    }
    for (String state : List.of("ea", "eb")) {
      scan.text("bulk key of " + state, quickstart.bulkKey(state));
      scan.text("match key of " + state, quickstart.matchKey(state));
    }
    ServiceSecrets secrets = ServiceSecrets.load(data.resolve("secrets/matcher.properties"));
    secrets
        .linkageKeys()
        .forEach((version, key) -> scan.bytes("linkage key", key.key().toByteArray()));
    secrets.matchKeys().forEach((version, key) -> scan.bytes("match key", key.toByteArray()));
    scan.bytes("wrapping key", secrets.snapshotWrappingKey().toByteArray());
    scan.bytes("credential key", secrets.credentialKey().toByteArray());
  }

  /** By the metrics and the health of both services; of labels, those of an unexpected value. */
  private static List<String> toldToTheOperator(LeakScan scan, RunningQuickstart quickstart)
      throws Exception {
    List<String> findings = new ArrayList<>();
    for (String service : List.of("bulk_management_url", "match_management_url")) {
      URI management = URI.create(quickstart.ready().get(service).getStringValue());
      for (String path : List.of("/metrics", "/health/ready", "/health/live")) {
        String told =
            RunningQuickstart.send(HttpRequest.newBuilder(management.resolve(path))).body();
        findings.addAll(scan.findings(service + path, told));
        for (String series : Scrape.of(told).series().keySet()) {
          if (series.startsWith("linkseal_")) {
            Scrape.labels(series).entrySet().stream()
                .filter(label -> !LABELS.matcher(label.toString()).matches())
                .forEach(label -> findings.add(Scrape.name(series) + " by " + label.getKey()));
          }
        }
      }
    }
    return findings;
  }

  private static List<String> findings(LeakScan scan, Path data) throws Exception {
    List<String> findings = new ArrayList<>(scan.findings(data, data.resolve("secrets")));
    findings.addAll(scan.findings(folder.resolve("quickstart.log")));
    return findings;
  }

  private static String csv(String state, String closingDate) throws Exception {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int person = 0; person < PERSONS; person++) {
      csv.append(row(state, person, closingDate));
    }
    return csv.toString();
  }

  private static String row(String state, int person, String closingDate) throws Exception {
    return "%s,%s,%s,%s,2026-01-01/2026-01-31,true%n"
        .formatted(hash(person), caseId(state, person), participantId(state, person), closingDate);
  }

  private static String caseId(String state, int person) {
    return "Kase-%s-%09d-Q".formatted(state, person);
  }

  private static String participantId(String state, int person) {
    return "Pers-%s-%09d-Z".formatted(state, person);
  }

  private static String hash(int person) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-512").digest(("person " + person).getBytes(ISO_8859_1)));
  }
}
