package org.linkseal.matcher.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** RFC 9457. */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String type, String title, int status, @Nullable String detail) {

  static MutableHttpResponse<?> response(MutableHttpResponse<?> response, @Nullable String detail) {
    HttpStatus status = response.getStatus();
    return response
        .body(new Problem("about:blank", status.getReason(), status.getCode(), detail))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }
}
