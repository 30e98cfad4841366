package org.linkseal.api.receive;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.body.BodyException;
import org.linkseal.api.body.UploadBody;
import org.linkseal.api.load.LoadLoops;
import org.linkseal.api.metrics.Stage;
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.api.metrics.UploadOutcome;
import org.linkseal.api.status.UploadErrors;
import org.linkseal.api.status.UploadWarning;
import org.linkseal.pprl.csv.CsvLimitException;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvResult;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.link.RecordSealer;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one file from its first byte to the commit that lets its 201 be sent. */
@Singleton
final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  private final IdempotencyMarks marks;
  private final Replays replays;
  private final Beginnings beginnings;
  private final ReceivedUploads uploads;
  private final SealingWorkers workers;
  private final SpoolFolder spool;
  private final Acceptance acceptance;
  private final LoadLoops loads;
  private final UploadLimits limits;
  private final UploadMetrics metrics;

  Receiver(
      IdempotencyMarks marks,
      Replays replays,
      Beginnings beginnings,
      ReceivedUploads uploads,
      SealingWorkers workers,
      SpoolFolder spool,
      Acceptance acceptance,
      LoadLoops loads,
      UploadLimits limits,
      UploadMetrics metrics) {
    this.marks = marks;
    this.replays = replays;
    this.beginnings = beginnings;
    this.uploads = uploads;
    this.workers = workers;
    this.spool = spool;
    this.acceptance = acceptance;
    this.loads = loads;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * Receives a whole file, or finds out that it was received before.
   *
   * @param sent opens the body: as long as it is not called, the sender may wait with it
   * @return the upload: staged durably, or FAILED for its rows
   * @throws Refusal if it is neither; then it is ABANDONED, or FAILED for a limit
   */
  Receipt receive(State state, UploadTerms terms, Supplier<SenderStream> sent) {
    Optional<IdempotencyMark> mark =
        terms.idempotencyKey().map(key -> marks.of(state.code(), key, terms));
    Optional<EarlierUpload> earlier = mark.flatMap(known -> replays.earlier(state, known));
    if (mark.isPresent() && earlier.isPresent()) {
      return replays.answer(earlier.get(), terms, mark.get(), sent);
    }
    Upload upload = beginnings.begin(state, terms, mark);
    try {
      return receive(upload, mark.map(IdempotencyMark::body), sent);
    } catch (BodyException e) {
      LOG.info("{}: {}", upload, e.getMessage());
      throw abandoned(upload, e.refusal());
    } catch (IOException e) {
      LOG.error("{}: could not be spooled or staged: {}", upload, SystemFault.of(e));
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

  private Receipt receive(Upload upload, Optional<Mac> mac, Supplier<SenderStream> sent)
      throws IOException, SQLException {
    try (SenderStream in = sent.get();
        UploadBody body = new UploadBody(in, upload.terms().body(), limits, mac)) {
      ParticipantCsvReader reader =
          new ParticipantCsvReader(body.file(), csvLimits(), upload.terms().csv());
      try (Heartbeat _ = Heartbeat.of(upload, reader::rowsRead, uploads, in);
          SealedRows rows = new SealedRows(sealers(upload), workers, spool, upload.id())) {
        CsvResult result;
        try (var _ = metrics.begin(upload.state().code(), Stage.RECEIVE)) {
          result = reader.read(rows);
          body.verify();
          rows.finish();
        }
        Found found =
            new Found(
                result.rows(), mac.map(Mac::doFinal), UploadWarning.of(result.ignoredColumns()));
        return end(upload, rows, result, found);
      } catch (CsvLimitException e) {
        throw tooLarge(upload, reader.rowsRead(), limitPassed(e));
      } catch (BodyException.TooLong e) {
        throw tooLarge(upload, reader.rowsRead(), e.limit());
      }
    }
  }

  private Receipt end(Upload upload, SealedRows rows, CsvResult result, Found found)
      throws IOException, SQLException {
    if (result.fileFault() == null
        && result.faults().isEmpty()
        && acceptance.accept(upload, rows, found)) {
      return new Receipt(upload.id(), Optional.empty());
    }
    rows.addRepeatedIdsTo(result.faults());
    UploadErrors errors =
        UploadErrors.ofRows(
            upload.terms().fileName(), upload.id(), result.fileFault(), result.faults());
    acceptance.reject(upload, found, errors);
    return new Receipt(
        upload.id(), upload.terms().strictAnswer() ? Optional.of(errors) : Optional.empty());
  }

  /** Without a mark of the body, which was not read to its end, its key is free again. */
  private Refusal tooLarge(Upload upload, long rows, String limit)
      throws IOException, SQLException {
    LOG.info("{}: passed a limit", upload);
    acceptance.reject(
        upload,
        new Found(rows, Optional.empty(), List.of()),
        UploadErrors.ofFile(upload.terms().fileName(), upload.id(), limit));
    return Refusal.ofUpload(ApiError.TOO_LARGE, limit, upload.id());
  }

  private static Supplier<RecordSealer> sealers(Upload upload) {
    NewSnapshotKey key = upload.key();
    SnapshotContext context = new SnapshotContext(upload.state().code().value(), key.keyId());
    return () -> new RecordSealer(key.linkageKey(), key.key(), context);
  }

  private CsvLimits csvLimits() {
    return new CsvLimits(limits.maxRows(), limits.maxRowBytes(), limits.maxColumns());
  }

  private String limitPassed(CsvLimitException e) {
    return switch (e.limit()) {
      case ROWS ->
          "The file has more than %d rows: row %d is one too many."
              .formatted(limits.maxRows(), e.row());
      case LINE_BYTES ->
          "Row %d is longer than %d bytes; close double quotes, and end lines with LF or CRLF."
              .formatted(e.row(), limits.maxRowBytes());
      case COLUMNS -> "Row %d has more than %d columns.".formatted(e.row(), limits.maxColumns());
    };
  }

  /** If even this cannot be recorded, its silence will tell. */
  private Refusal abandoned(Upload upload, Refusal answer) {
    metrics.ended(upload.state().code(), upload.terms().kind(), UploadOutcome.ABANDONED);
    try {
      uploads.abandon(upload.id(), upload.state());
    } catch (SQLException e) {
      LOG.warn("{}: could not be abandoned (SQLSTATE {})", upload, e.getSQLState());
    }
    return answer;
  }
}
