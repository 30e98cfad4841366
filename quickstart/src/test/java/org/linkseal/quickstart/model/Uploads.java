package org.linkseal.quickstart.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The files of a sequence: all but those that are awaited may still be on their way. */
final class Uploads {
  private static final AtomicInteger ROWS = new AtomicInteger();

  /** Of one person more would be too many rows. */
  private static final int MOST_ROWS = 20;

  private static final String REPLACE = "upload_all_participants/file.csv";
  private static final String APPEND = "append_participants/file.csv";

  private final Programme programme;
  private final Outages outages;
  private final int sequence;
  private final Map<String, Listing> listings = new HashMap<>();
  private final List<Accepted> accepted = new ArrayList<>();

  private record Accepted(String state, String upload) {}

  Uploads(Programme programme, Outages outages, int sequence) {
    this.programme = programme;
    this.outages = outages;
    this.sequence = sequence;
    Programme.STATES.forEach(state -> listings.put(state, new Listing()));
  }

  Listing listing(String state) {
    return requireNonNull(listings.get(state));
  }

  void replace(String state, List<Integer> persons) throws IOException, InterruptedException {
    Set<ListedRow> rows = rows(persons);
    if (send(state, REPLACE + "?allow_shrink=true&allow_empty=true", rows)) {
      listing(state).accepted(rows);
    }
  }

  void append(String state, List<Integer> persons) throws IOException, InterruptedException {
    Set<ListedRow> rows = rows(persons);
    Set<ListedRow> all = new HashSet<>(listing(state).newest());
    all.addAll(rows);
    if (all.size() <= MOST_ROWS && send(state, APPEND, rows)) {
      listing(state).accepted(all);
    }
  }

  private static Set<ListedRow> rows(List<Integer> persons) {
    Set<ListedRow> rows = new HashSet<>();
    persons.forEach(person -> rows.add(new ListedRow(person, ROWS.incrementAndGet())));
    return rows;
  }

  /**
   * Whether it was accepted: not while the state's database is down, and as soon as it is known.
   */
  private boolean send(String state, String call, Set<ListedRow> rows)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = programme.upload(state, call, ListedRow.csv(sequence, rows));
    if (outages.isDown(state)) {
      assertThat(answer.statusCode()).isEqualTo(503);
      return false;
    }
    if (outages.isComingBack(state) && answer.statusCode() == 503) {
      return false;
    }
    accepted.add(new Accepted(state, uploadId(answer)));
    return true;
  }

  /** Nothing of it is ever seen: what searches may answer stays as it was. */
  void fail(String state, Fault fault) throws IOException, InterruptedException {
    if (outages.isDown(state) || outages.isComingBack(state)) {
      return;
    }
    ListedRow one = new ListedRow(0, ROWS.incrementAndGet());
    ListedRow two = new ListedRow(1, one.number());
    String line = one.line(sequence, "2026-01-31");
    String upload =
        switch (fault) {
          case BAD_ROW -> sendLines(state, REPLACE, line, two.line(sequence, "2026-02-31"));
          case REPEATED_ID -> sendLines(state, REPLACE, line, two.line(sequence, "2026-01-31"));
          case EMPTY -> sendLines(state, REPLACE);
          case ALREADY_LISTED -> {
            ListedRow listed = listing(state).newest().stream().findFirst().orElse(null);
            yield listed == null
                ? sendLines(state, APPEND)
                : sendLines(state, APPEND, line, listed.line(sequence, "2026-01-31"));
          }
        };
    assertThat(finalStatus(state, upload)).isEqualTo("FAILED");
  }

  private String sendLines(String state, String call, String... lines)
      throws IOException, InterruptedException {
    return uploadId(programme.upload(state, call, ListedRow.csvOf(lines)));
  }

  private static String uploadId(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(201);
    return Programme.data(answer).get("upload_id").getStringValue();
  }

  /** All that was accepted is published now. */
  void awaitAll() throws IOException, InterruptedException {
    for (Accepted one : accepted) {
      assertThat(finalStatus(one.state(), one.upload())).isEqualTo("COMPLETE");
    }
    accepted.clear();
    listings.values().forEach(Listing::settled);
  }

  private String finalStatus(String state, String upload) throws IOException, InterruptedException {
    Programme.soon("an upload of " + state + " is final", () -> !isUnderWay(state, upload));
    return status(state, upload);
  }

  private boolean isUnderWay(String state, String upload) throws IOException, InterruptedException {
    return status(state, upload).equals("UPLOADING");
  }

  private String status(String state, String upload) throws IOException, InterruptedException {
    return Programme.data(programme.uploadStatus(state, upload)).get("status").getStringValue();
  }
}
