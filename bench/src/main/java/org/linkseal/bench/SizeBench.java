package org.linkseal.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.linkseal.bench.candidate.Ancestor;
import org.linkseal.bench.candidate.AncestorCipher;
import org.linkseal.bench.candidate.Candidate;
import org.linkseal.bench.candidate.Candidate.Timing;
import org.linkseal.bench.candidate.DiskUse;
import org.linkseal.bench.candidate.RawLimit;
import org.linkseal.bench.candidate.ServiceUpload;
import org.linkseal.bench.report.Kind;
import org.linkseal.bench.report.Run;
import org.linkseal.bench.report.SizeResult;
import org.linkseal.bench.rows.ReadyRows;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ScratchDatabase;
import org.linkseal.bench.setting.ServiceProcess;
import org.linkseal.pprl.secret.SecretBytes;

/** The measurements with files of one size, and a service that was started for them. */
final class SizeBench implements AutoCloseable {
  private static final long SEED = 20_261_121;
  private static final String STATE_SCHEMA = "linkseal";

  /** A service that has seen fewer rows is still compiling. */
  private static final int WARM_UP_ROWS = 1_500_000;

  private static final int MOST_WARM_UPS = 15;

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final BenchSettings settings;
  private final PrintStream progress;
  private final SampleRows rows;
  private final Path csv;
  private final List<Path> files;
  private final ServiceProcess api;
  private final ServiceUpload service;
  private final @Nullable Ancestor ancestor;
  private final Map<Kind, Candidate> candidates = new EnumMap<>(Kind.class);
  private final Connection state;
  private final List<Run> runs = new ArrayList<>();

  SizeBench(int count, BenchSettings settings, Installation installation, PrintStream progress)
      throws IOException, SQLException {
    this.settings = settings;
    this.progress = progress;
    progress.printf("%,d rows: writing their files ...%n", count);
    rows = new SampleRows(count, SEED);
    csv = installation.folder().resolve(count + ".csv");
    Path ready = installation.folder().resolve(count + ".rows");
    Path sorted = installation.folder().resolve(count + "-sorted.rows");
    files = List.of(csv, ready, sorted);
    rows.writeTo(csv);
    new ReadyRows(count, SEED, false).writeTo(ready);
    new ReadyRows(count, SEED, true).writeTo(sorted);

    api = installation.startApi(settings.heap(), 2 * Files.size(csv));
    state = installation.superuser(Installation.databaseOf(Installation.UPLOADING));
    service = new ServiceUpload(installation, api, Installation.UPLOADING, csv);
    candidates.put(Kind.RAW, new RawLimit(ScratchDatabase.create(installation, "raw"), ready));
    candidates.put(
        Kind.RAW_SORTED, new RawLimit(ScratchDatabase.create(installation, "raw_sorted"), sorted));
    candidates.put(Kind.SERVICE, service);
    ancestor =
        count <= settings.ancestorRows()
            ? new Ancestor(
                ScratchDatabase.create(installation, "ancestor"),
                csv,
                SecretBytes.random(AncestorCipher.KEY_LENGTH))
            : null;
    if (ancestor != null) {
      candidates.put(Kind.ANCESTOR, ancestor);
    }
  }

  SampleRows rows() {
    return rows;
  }

  ServiceUpload service() {
    return service;
  }

  /** Every candidate once for each round, in turn; first one round that does not count. */
  void measureRounds() throws Exception {
    progress.printf("%,d rows: warming up ...%n", rows.count());
    service.awaitReadiness();
    for (int upload = 0; upload < warmUps(); upload++) {
      service.upload();
    }
    if (ancestor != null) {
      ancestor.replace();
    }
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Map.Entry<Kind, Candidate> candidate : candidates.entrySet()) {
        Timing timing = candidate.getValue().replace();
        if (round > 0) {
          runs.add(new Run(candidate.getKey(), round, timing));
          progress.printf(
              "%,d rows, round %d of %d: %-20s %.3f s %s%n",
              rows.count(),
              round,
              settings.rounds(),
              candidate.getKey().title(),
              timing.seconds(),
              timing.parts());
        }
      }
    }
  }

  private int warmUps() {
    return Math.clamp(WARM_UP_ROWS / rows.count(), 1, MOST_WARM_UPS);
  }

  /** Waits for the superseded snapshots to go; then only the last of them is there once more. */
  SizeResult result() throws IOException, SQLException, InterruptedException {
    OptionalLong serviceBytesAtRest = serviceBytesAtRest();
    service.upload();
    long serviceBytesAfterReplace = DiskUse.bytes(state, STATE_SCHEMA);
    return new SizeResult(
        rows.count(),
        Files.size(csv),
        List.copyOf(runs),
        serviceBytesAfterReplace,
        serviceBytesAtRest,
        ancestor == null ? OptionalLong.empty() : OptionalLong.of(ancestor.bytesAfterReplace()),
        api.peakMemory());
  }

  private OptionalLong serviceBytesAtRest() throws SQLException, InterruptedException {
    progress.printf("%,d rows: waiting for superseded snapshots to be dropped ...%n", rows.count());
    long end = System.nanoTime() + Duration.ofSeconds(settings.restSeconds()).toNanos();
    while (DiskUse.snapshots(state, STATE_SCHEMA) > 1) {
      if (System.nanoTime() > end) {
        progress.println("They are still there: what is left at rest is not measured.");
        return OptionalLong.empty();
      }
      Thread.sleep(LOOK_EVERY);
    }
    return OptionalLong.of(DiskUse.bytes(state, STATE_SCHEMA));
  }

  /** The service, the files and the other candidates' databases go, to make room. */
  @Override
  public void close() throws SQLException, IOException {
    api.close();
    state.close();
    for (Candidate candidate : candidates.values()) {
      candidate.close();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
