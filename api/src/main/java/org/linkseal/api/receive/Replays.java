package org.linkseal.api.receive;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.body.BodyException;
import org.linkseal.api.body.UploadBody;
import org.linkseal.api.status.UploadErrors;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what was sent before as it was answered then: seals nothing and makes no upload. */
@Singleton
final class Replays {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

  private final ReceivedUploads uploads;
  private final UploadLimits limits;
  private final JsonMapper json;

  Replays(ReceivedUploads uploads, UploadLimits limits, JsonMapper json) {
    this.uploads = uploads;
    this.limits = limits;
    this.json = json;
  }

  /** The upload that this would repeat. */
  Optional<EarlierUpload> earlier(State state, IdempotencyMark mark) {
    try {
      return uploads.findIdempotent(state, mark);
    } catch (SQLException e) {
      LOG.warn("{}: no idempotency key can be read (SQLSTATE {})", state.code(), e.getSQLState());
      throw Refusal.unavailable();
    }
  }

  /**
   * Reads the body, to know whether it is the same.
   *
   * @throws Refusal if it is not, or the first one is still being received
   */
  Receipt answer(
      EarlierUpload earlier, UploadTerms terms, IdempotencyMark mark, Supplier<SenderStream> sent) {
    if (earlier.isReceiving()) {
      throw Refusal.inProgress();
    }
    try (SenderStream in = sent.get();
        UploadBody body = new UploadBody(in, terms.body(), limits, Optional.of(mark.body()))) {
      body.file().transferTo(OutputStream.nullOutputStream());
      body.verify();
      if (!MessageDigest.isEqual(mark.body().doFinal(), earlier.bodyMark())) {
        throw Refusal.of(ApiError.OTHER_ROWS);
      }
      return new Receipt(earlier.uploadId(), errors(earlier));
    } catch (BodyException e) {
      throw e.refusal();
    } catch (IOException e) {
      LOG.error("an upload's errors cannot be read ({})", e.getClass().getName());
      throw Refusal.unavailable();
    }
  }

  private Optional<UploadErrors> errors(EarlierUpload earlier) throws IOException {
    String text = earlier.errorMessage();
    return earlier.strict() && text != null
        ? Optional.of(json.readValue(text, UploadErrors.class))
        : Optional.empty();
  }
}
