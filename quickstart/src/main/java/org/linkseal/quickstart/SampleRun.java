package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person sees at the end of a start: the sample file goes up for two states through the Bulk
 * API, one of them searches for a person of the other, and the calls to repeat it are printed. The
 * remaining states stay empty, to be tried with files of one's own.
 */
final class SampleRun {
  private static final String SAMPLE = "example.csv";
  private static final List<SampleState> UPLOADING = List.of(SampleState.EA, SampleState.EB);
  private static final SampleState SEARCHING = SampleState.EB;
  private static final SampleState OTHER = SampleState.EA;

  private final Quickstart quickstart;
  private final ServiceClient client;
  private final Path directory;
  private final PrintStream out;

  SampleRun(Quickstart quickstart, Path directory, PrintStream out) {
    this.quickstart = quickstart;
    this.client = new ServiceClient(quickstart);
    this.directory = directory;
    this.out = out;
  }

  void run() throws IOException, InterruptedException {
    Path sample = copySample();
    out.println("Uploading the sample file through the Bulk API ...");
    for (SampleState state : UPLOADING) {
      if (quickstart.hasPublished(state)) {
        out.printf("  %s  keeps the participants of an earlier run%n", state.lowerCase());
      } else {
        upload(state, sample);
      }
    }
    out.printf("Searching as %s for the first person of the file ...%n", SEARCHING.lowerCase());
    String search = searchForFirstPersonOf(sample);
    JsonNode answer = client.search(SEARCHING, search);
    print(answer);
    printCalls(sample, search);
    firstMatch(answer).ifPresent(this::printCallsToResolve);
    printWhatGuidesName();
  }

  private void upload(SampleState state, Path sample) throws IOException, InterruptedException {
    String uploadId = client.upload(state, sample);
    String shown = "";
    while (true) {
      JsonNode status = client.status(state, uploadId);
      String name = ServiceClient.member(status, "status").getStringValue();
      if (!name.equals(shown)) {
        out.printf("  %s  %s  %s%n", state.lowerCase(), SAMPLE, name);
        shown = name;
      }
      switch (name) {
        case "COMPLETE" -> {
          int rows = ServiceClient.member(status, "participants_uploaded").getIntValue();
          out.printf("  %s  %d participants%n", state.lowerCase(), rows);
          return;
        }
        case "FAILED" -> throw new StartFailedException("The sample upload failed", null);
        default -> Thread.sleep(600); // within the limit of 120 status calls a minute
      }
    }
  }

  private void print(JsonNode answer) {
    for (JsonNode result : ServiceClient.member(answer, "results").values()) {
      for (JsonNode match : ServiceClient.member(result, "matches").values()) {
        out.println("  match found:");
        for (var member : match.entries()) {
          out.printf("    %-30s %s%n", member.getKey(), shown(member.getValue()));
        }
      }
    }
    for (JsonNode error : ServiceClient.member(answer, "errors").values()) {
      out.println("  " + ServiceClient.member(error, "detail").getStringValue());
    }
  }

  /** None where a state has uploaded another file since an earlier run, or cannot be searched. */
  private static Optional<String> firstMatch(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    for (JsonNode result : ServiceClient.member(answer, "results").values()) {
      for (JsonNode match : ServiceClient.member(result, "matches").values()) {
        ids.add(ServiceClient.member(match, "match_id").getStringValue());
      }
    }
    return ids.stream().findFirst();
  }

  private static String shown(JsonNode value) {
    if (value.isNull()) {
      return "-";
    }
    if (value.isArray()) {
      StringBuilder periods = new StringBuilder();
      for (JsonNode period : value.values()) {
        periods.append(periods.isEmpty() ? "" : ", ");
        periods.append(ServiceClient.member(period, "start").getStringValue()).append(" to ");
        periods.append(ServiceClient.member(period, "end").getStringValue());
      }
      return periods.toString();
    }
    return value.coerceStringValue();
  }

  private void printCalls(Path sample, String search) {
    StateKeys keys = quickstart.keys(SEARCHING);
    out.printf(
        """

        Try it yourself. Upload a file as %1$s (it replaces what %1$s has) and keep the identifier:

          UPLOAD_ID=$(curl -s -T '%2$s' -H 'Ocp-Apim-Subscription-Key: %3$s' %4$s/upload_all_participants/%8$s | sed 's/.*"upload_id":"\\([^"]*\\)".*/\\1/')

        See what became of it:

          curl -s -H 'Ocp-Apim-Subscription-Key: %3$s' %4$s/uploads/$UPLOAD_ID

        Search as %1$s:

          curl -s -H 'Ocp-Apim-Subscription-Key: %5$s' -H 'Content-Type: application/json' -d '%6$s' %7$s/match/v2/find_matches
        """,
        SEARCHING.lowerCase(),
        sample,
        keys.bulkKey(),
        quickstart.bulkUrl() + "/bulk/" + SEARCHING.lowerCase() + "/v2",
        keys.matchKey(),
        search,
        quickstart.matchUrl(),
        SAMPLE);
  }

  private void printCallsToResolve(String matchId) {
    out.printf(
        """

        Read the match above, and record what %1$s has done about it:

          curl -s -H 'Ocp-Apim-Subscription-Key: %2$s' %3$s/%4$s

          curl -s -X PATCH -H 'Ocp-Apim-Subscription-Key: %2$s' -H 'Content-Type: application/json' -d '{"data": {"initial_action_at": "%5$s", "initial_action_taken": "Notice Sent"}}' %3$s/%4$s/disposition

        List the matches of %1$s, each as its newest change has left it:

          curl -s -H 'Ocp-Apim-Subscription-Key: %2$s' %3$s
        """,
        SEARCHING.lowerCase(),
        quickstart.keys(SEARCHING).matchKey(),
        quickstart.matchUrl() + "/match/v2/matches",
        matchId,
        LocalDate.now(ZoneOffset.UTC));
  }

  private void printWhatGuidesName() {
    out.printf(
        """

        docs/upload.md, docs/search.md and docs/resolve.md tell the rest. Two keys that they name:

          OTHER_KEY=%s
          FEDERAL_KEY=%s

        docs/operate.md tells what the operator is answered, by the Bulk API at %s and by the Match API at %s.
        """,
        quickstart.keys(OTHER).matchKey(),
        quickstart.federalMatchKey(),
        quickstart.bulkManagementUrl(),
        quickstart.matchManagementUrl());
  }

  private static String searchForFirstPersonOf(Path sample) throws IOException {
    List<String> lines = Files.readAllLines(sample, US_ASCII);
    List<String> header = List.of(lines.getFirst().split(",", -1));
    List<String> person = List.of(lines.get(1).split(",", -1));
    return """
    {"data": [{"lds_hash": "%s", "participant_id": "%s", "search_reason": "application"}]}\
    """
        .formatted(
            person.get(header.indexOf("lds_hash")), person.get(header.indexOf("participant_id")));
  }

  private Path copySample() throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(SAMPLE);
    try (InputStream sample =
        SampleRun.class.getClassLoader().getResourceAsStream("openapi/examples/" + SAMPLE)) {
      if (sample == null) {
        throw new IOException("the sample file is missing from the openapi module");
      }
      Files.copy(sample, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
