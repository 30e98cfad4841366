package org.linkseal.matcher.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ancestor's body of 400 and 404. */
@Serdeable
record Errors(List<Item> errors) {

  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(String status, @Nullable String code, String title, String detail) {}

  static Errors badRequest(String code, String title, String detail) {
    return new Errors(List.of(new Item("400", code, title, detail)));
  }

  static Errors notFound(String detail) {
    return new Errors(List.of(new Item("404", null, "NotFoundException", detail)));
  }
}
