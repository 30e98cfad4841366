package org.linkseal.api.receive;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.load.Trouble;
import org.linkseal.api.metrics.Stage;
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.api.metrics.UploadOutcome;
import org.linkseal.api.staging.Manifest;
import org.linkseal.api.staging.StagedFileWriter;
import org.linkseal.api.staging.StagedOutput;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.api.status.UploadErrors;
import org.linkseal.api.status.UploadWarning;
import org.linkseal.registry.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of receiving: an upload is staged durably, or refused for its rows. */
@Singleton
final class Acceptance {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

  /** As long as a database takes to be replaced by its standby. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ReceivedUploads uploads;
  private final StagingStore staging;
  private final JsonMapper json;
  private final UploadMetrics metrics;

  Acceptance(
      ReceivedUploads uploads, StagingStore staging, JsonMapper json, UploadMetrics metrics) {
    this.uploads = uploads;
    this.staging = staging;
    this.json = json;
    this.metrics = metrics;
  }

  /**
   * Returns when the upload survives any crash.
   *
   * @return false, and nothing is staged, if rows have the same participant id
   */
  boolean accept(Upload upload, SealedRows rows, Found found) throws IOException, SQLException {
    String warnings = json(found.warnings());
    Optional<Manifest> staged = stage(upload, rows);
    if (staged.isEmpty()) {
      return false;
    }
    Manifest manifest = staged.get();
    try {
      repeatedly(() -> uploads.accept(upload, manifest, found, warnings));
    } catch (SQLException e) {
      if (isRefused(e)) {
        staging.delete(upload.state().code(), upload.id());
      }
      throw e; // otherwise it may be accepted, and a file that is not is swept
    }
    metrics.ended(upload.state().code(), upload.terms().kind(), UploadOutcome.ACCEPTED);
    metrics.rows(upload.state().code(), manifest.rows(), 0);
    LOG.info("{}: accepted, {} rows", upload, manifest.rows());
    return true;
  }

  void reject(Upload upload, Found found, UploadErrors errors) throws IOException, SQLException {
    String text = json.writeValueAsString(errors);
    String warnings = json(found.warnings());
    repeatedly(() -> uploads.reject(upload, found, text, warnings));
    metrics.ended(upload.state().code(), upload.terms().kind(), UploadOutcome.REJECTED);
    metrics.rows(upload.state().code(), found.rows(), Math.min(found.rows(), errors.rows().size()));
    LOG.info(
        "{}: failed, {} rows of which {} listed as bad",
        upload,
        found.rows(),
        errors.rows().size());
  }

  private @Nullable String json(List<UploadWarning> warnings) throws IOException {
    return warnings.isEmpty() ? null : json.writeValueAsString(warnings);
  }

  private Optional<Manifest> stage(Upload upload, SealedRows rows) throws IOException {
    try (var _ = metrics.begin(upload.state().code(), Stage.STAGE);
        StagedOutput file = staging.create(upload.state().code(), upload.id());
        StagedFileWriter writer =
            new StagedFileWriter(file, upload.terms().kind(), upload.id(), upload.key().keyId())) {
      Optional<Manifest> manifest = rows.writeTo(writer);
      if (manifest.isPresent()) {
        file.commit();
      }
      return manifest;
    }
  }

  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * A lost connection leaves open whether the step was committed. Each step may be repeated, and
   * the sender has sent everything: it is worth a minute to find out.
   */
  private static void repeatedly(Step step) throws SQLException {
    repeatedly(step, LONGEST, PAUSE);
  }

  static void repeatedly(Step step, Duration longest, Duration pause) throws SQLException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        if (!Trouble.passes(e) || System.nanoTime() - end >= 0) {
          throw e;
        }
      }
      pause(pause);
    }
  }

  private static boolean isRefused(SQLException e) {
    return SqlStates.WRONG_STATUS.equals(e.getSQLState());
  }

  private static void pause(Duration pause) throws SQLException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }
}
