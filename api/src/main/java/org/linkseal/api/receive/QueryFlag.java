package org.linkseal.api.receive;

import io.micronaut.http.HttpRequest;
import java.util.List;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** The options in the query; any other parameter is ignored. */
enum QueryFlag {
  STRICT("strict"),
  ALLOW_EMPTY("allow_empty"),
  ALLOW_SHRINK("allow_shrink");

  private final String parameter;

  QueryFlag(String parameter) {
    this.parameter = parameter;
  }

  /**
   * Whether it is set; unset without the parameter.
   *
   * @throws Refusal for any other value than true and false, and for both
   */
  boolean isSetIn(HttpRequest<?> request) {
    List<String> values = request.getParameters().getAll(parameter).stream().distinct().toList();
    if (values.isEmpty()) {
      return false;
    }
    return switch (values.size() == 1 ? values.getFirst() : "") {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Refusal.of(
              ApiError.BAD_PARAMETER, "The parameter " + parameter + " is true or false.");
    };
  }
}
