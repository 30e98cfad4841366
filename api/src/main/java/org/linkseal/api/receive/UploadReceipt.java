package org.linkseal.api.receive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

@Serdeable
record UploadReceipt(Data data) {
  @Serdeable
  record Data(@JsonProperty("upload_id") String uploadId) {}

  static UploadReceipt of(String uploadId) {
    return new UploadReceipt(new Data(uploadId));
  }
}
