package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Serdeable
record StatusAnswer(Data data) {
  enum Status {
    UPLOADING,
    COMPLETE,
    FAILED
  }

  /** Members without a value are left out, as Piipan did. */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Data(
      @JsonProperty("upload_identifier") String uploadIdentifier,
      @JsonProperty("created_at") Instant createdAt,
      Status status,
      @JsonProperty("participants_uploaded") @Nullable Long participantsUploaded,
      @JsonProperty("completed_at") @Nullable Instant completedAt,
      @JsonProperty("error_message") @Nullable String errorMessage) {}
}
