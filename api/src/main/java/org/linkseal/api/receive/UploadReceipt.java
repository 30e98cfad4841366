package org.linkseal.api.receive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.status.UploadError;
import org.linkseal.api.status.UploadErrors;
import org.linkseal.registry.StateCode;

/** The body of the answer to an upload; with its errors only for a sender who prefers them. */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record UploadReceipt(Data data, @Nullable List<UploadError> errors) {
  @Serdeable
  record Data(@JsonProperty("upload_id") String uploadId) {}

  static HttpResponse<UploadReceipt> answer(StateCode state, Receipt receipt) {
    UploadReceipt body =
        new UploadReceipt(
            new Data(receipt.uploadId()), receipt.errors().map(UploadErrors::items).orElse(null));
    MutableHttpResponse<UploadReceipt> answer =
        body.errors() == null
            ? HttpResponse.created(body)
            : HttpResponse.<UploadReceipt>unprocessableEntity()
                .body(body)
                .header("Preference-Applied", Preferences.STRICT);
    return answer
        .header(
            HttpHeaders.LOCATION,
            URI.create("/bulk/" + state + "/v2/uploads/" + receipt.uploadId()).toString())
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
