package org.linkseal.api.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

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

  /** RFC 9457. */
  @Serdeable
  record Problem(String type, String title, int status, String detail) implements ErrorBody {}
}
