package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of one upload.
 *
 * @param auditCheckpoint the newest of the state's log, which this upload may be too new for; none
 *     when none is known
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusAnswer(
    Data data, @JsonProperty("audit_checkpoint") @Nullable AuditCheckpoint auditCheckpoint) {
  enum Status {
    UPLOADING,
    COMPLETE,
    FAILED
  }

  /**
   * Members without a value are left out, as Piipan did.
   *
   * @param stage the step within the status
   * @param rowsReceived so far, or in the end; good and bad ones
   * @param mode whether the upload replaces or appends
   * @param errorMessage only of an upload that is read by itself
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Data(
      @JsonProperty("upload_identifier") String uploadIdentifier,
      @JsonProperty("created_at") Instant createdAt,
      Status status,
      String stage,
      String mode,
      @JsonProperty("rows_received") @Nullable Long rowsReceived,
      @JsonProperty("participants_uploaded") @Nullable Long participantsUploaded,
      @JsonProperty("completed_at") @Nullable Instant completedAt,
      @Nullable List<UploadWarning> warnings,
      @JsonProperty("error_message") @Nullable String errorMessage) {}
}
