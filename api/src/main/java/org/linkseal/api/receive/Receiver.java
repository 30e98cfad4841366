package org.linkseal.api.receive;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.load.LoadLoops;
import org.linkseal.api.receive.UploadBody.SenderGoneException;
import org.linkseal.api.status.UploadErrors;
import org.linkseal.pprl.csv.CsvLimitException;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvResult;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one file from its first byte to the commit that lets its 201 be sent. */
@Singleton
final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  private final SnapshotKeys keys;
  private final ReceivedUploads uploads;
  private final SealingWorkers workers;
  private final SpoolFolder spool;
  private final Acceptance acceptance;
  private final LoadLoops loads;
  private final CsvLimits limits;

  Receiver(
      SnapshotKeys keys,
      ReceivedUploads uploads,
      SealingWorkers workers,
      SpoolFolder spool,
      Acceptance acceptance,
      LoadLoops loads,
      @Property(name = "linkseal.upload.max-bytes") long maxBytes) {
    this.keys = keys;
    this.uploads = uploads;
    this.workers = workers;
    this.spool = spool;
    this.acceptance = acceptance;
    this.loads = loads;
    CsvLimits defaults = CsvLimits.defaults();
    this.limits =
        new CsvLimits(maxBytes, defaults.maxRows(), defaults.maxLineBytes(), defaults.maxColumns());
  }

  /**
   * Receives a whole file.
   *
   * @return the identifier of the upload: staged durably, or FAILED for its rows
   * @throws Refusal if it is neither; then it is ABANDONED, or FAILED for a limit
   */
  String receive(State state, String fileName, InputStream body) {
    Upload upload = begin(state, fileName);
    try (Heartbeat _ = Heartbeat.of(upload, uploads)) {
      receive(upload, body);
      return upload.id();
    } catch (SenderGoneException e) {
      LOG.info("{}: the body broke off", upload);
      throw abandoned(upload, Refusal.of(ApiError.BROKEN_OFF));
    } catch (IOException e) {
      LOG.error("{}: could not be spooled or staged ({})", upload, e.getClass().getName());
      throw abandoned(upload, Refusal.unavailable());
    } catch (SQLException e) {
      LOG.warn("{}: its end could not be recorded (SQLSTATE {})", upload, e.getSQLState());
      throw abandoned(upload, Refusal.unavailable());
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException | Error e) {
      abandoned(upload, Refusal.unavailable());
      throw e;
    } finally {
      loads.wake(state.code());
    }
  }

  private Upload begin(State state, String fileName) {
    NewSnapshotKey key = keys.create(state.code());
    Upload upload = new Upload(UUID.randomUUID().toString(), state, fileName, key);
    try {
      uploads.begin(upload);
      return upload;
    } catch (SQLException e) {
      LOG.warn("{}: could not be begun (SQLSTATE {})", upload, e.getSQLState());
      keys.destroy(key.keyId());
      throw Refusal.unavailable();
    }
  }

  private void receive(Upload upload, InputStream body) throws IOException, SQLException {
    NewSnapshotKey key = upload.key();
    SnapshotContext context = new SnapshotContext(upload.state().code().value(), key.keyId());
    Supplier<RecordSealer> sealers = () -> new RecordSealer(key.linkageKey(), key.key(), context);
    try (SealedRows rows = new SealedRows(sealers, workers, spool, upload.id())) {
      CsvResult result = new ParticipantCsvReader(new UploadBody(body), limits).read(rows);
      rows.finish();
      rows.addRepeatedIdsTo(result.faults());
      if (result.fileFault() == null && result.faults().isEmpty()) {
        acceptance.accept(upload, rows);
      } else {
        acceptance.reject(
            upload,
            result.rows(),
            UploadErrors.ofRows(
                upload.fileName(), upload.id(), result.fileFault(), result.faults()));
      }
    } catch (CsvLimitException e) {
      LOG.info("{}: passed the limit of {}", upload, e.limit());
      acceptance.reject(
          upload, e.row(), UploadErrors.ofFile(upload.fileName(), upload.id(), limitPassed(e)));
      throw Refusal.of(ApiError.TOO_LARGE);
    }
  }

  private String limitPassed(CsvLimitException e) {
    return switch (e.limit()) {
      case BYTES -> "The file is longer than %d bytes.".formatted(limits.maxBytes());
      case ROWS -> "The file has more than %d rows.".formatted(limits.maxRows());
      case LINE_BYTES ->
          "Row %d is longer than %d bytes.".formatted(e.row(), limits.maxLineBytes());
      case COLUMNS -> "Row %d has more than %d columns.".formatted(e.row(), limits.maxColumns());
    };
  }

  /** If even this cannot be recorded, its silence will tell. */
  private Refusal abandoned(Upload upload, Refusal answer) {
    try {
      uploads.abandon(upload);
    } catch (SQLException e) {
      LOG.warn("{}: could not be abandoned (SQLSTATE {})", upload, e.getSQLState());
    }
    return answer;
  }
}
