package org.linkseal.api.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms that the contract gives to errors. */
sealed interface ErrorBody {

  @Serdeable
  record Denied(@JsonProperty("statusCode") int statusCode, String message) implements ErrorBody {}

  @Serdeable
  record Errors(List<Item> errors) implements ErrorBody {
    static final Errors NOT_FOUND =
        new Errors(List.of(new Item("404", "NotFoundException", "not found")));

    @Serdeable
    record Item(String status, String title, String detail) {}
  }

  /**
   * RFC 9457.
   *
   * @param uploadId an extension: the upload that the problem ended
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Problem(
      String type,
      String title,
      int status,
      String detail,
      @JsonProperty("upload_id") @Nullable String uploadId)
      implements ErrorBody {
    Problem of(@Nullable String otherDetail, @Nullable String upload) {
      return new Problem(type, title, status, otherDetail == null ? detail : otherDetail, upload);
    }
  }
}
