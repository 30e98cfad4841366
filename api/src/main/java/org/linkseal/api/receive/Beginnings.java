package org.linkseal.api.receive;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.SnapshotKeyGoneException;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of receiving: an upload is recorded, and has the key that seals its rows. */
@Singleton
final class Beginnings {
  private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

  private final SnapshotKeys keys;
  private final ReceivedUploads uploads;

  Beginnings(SnapshotKeys keys, ReceivedUploads uploads) {
    this.keys = keys;
    this.uploads = uploads;
  }

  /**
   * Begins an upload.
   *
   * @throws Refusal if there is nothing to append to, the idempotency key was taken a moment ago,
   *     or a database cannot be reached
   */
  Upload begin(State state, UploadTerms terms, Optional<IdempotencyMark> mark) {
    String id = UUID.randomUUID().toString();
    return terms.kind() == UploadKind.APPEND
        ? append(id, state, terms, mark)
        : replace(id, state, terms, mark);
  }

  private Upload replace(
      String id, State state, UploadTerms terms, Optional<IdempotencyMark> mark) {
    Upload upload = new Upload(id, state, terms, keys.create(state.code()));
    try {
      uploads.begin(upload, mark);
      return upload;
    } catch (SQLException e) {
      destroy(upload);
      throw refusal(state, e);
    }
  }

  private void destroy(Upload upload) {
    try {
      keys.destroy(upload.key().keyId());
    } catch (RegistryUnavailableException e) {
      LOG.warn("{}: its key is left to the next sweep", upload);
    }
  }

  private Upload append(String id, State state, UploadTerms terms, Optional<IdempotencyMark> mark) {
    AppendBase base;
    try {
      base = uploads.beginAppend(id, state, terms, mark);
    } catch (SQLException e) {
      throw refusal(state, e);
    }
    boolean begun = false;
    try {
      NewSnapshotKey key = keys.existing(state.code(), base.keyId(), base.linkageVersion());
      begun = true;
      return new Upload(id, state, terms, key);
    } catch (SnapshotKeyGoneException e) {
      throw Refusal.of(ApiError.NOTHING_TO_APPEND_TO);
    } finally {
      if (!begun) {
        abandon(id, state);
      }
    }
  }

  private void abandon(String id, State state) {
    try {
      uploads.abandon(id, state);
    } catch (SQLException e) {
      LOG.warn("{}: an append could not be abandoned (SQLSTATE {})", state.code(), e.getSQLState());
    }
  }

  private static Refusal refusal(State state, SQLException e) {
    if (SqlStates.NOTHING_TO_APPEND_TO.equals(e.getSQLState())) {
      return Refusal.of(ApiError.NOTHING_TO_APPEND_TO);
    }
    if (SqlStates.IDEMPOTENCY_KEY_IN_USE.equals(e.getSQLState())) {
      return Refusal.inProgress();
    }
    LOG.warn("{}: an upload could not be begun (SQLSTATE {})", state.code(), e.getSQLState());
    return Refusal.unavailable();
  }
}
