package org.linkseal.api.status;

import io.micronaut.http.HttpParameters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.staging.UploadId;

/**
 * Which uploads are asked for.
 *
 * @param limit 1 to 100
 * @param before only uploads begun before this one
 */
record HistoryPage(int limit, Optional<String> before) {
  private static final int MAX_LIMIT = 100;
  private static final String DEFAULT_LIMIT = "20";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

  /**
   * Reads the query.
   *
   * @throws Refusal saying which parameter is malformed
   */
  static HistoryPage of(HttpParameters query) {
    String limit = only(query, "limit").orElse(DEFAULT_LIMIT);
    if (!NUMBER.matcher(limit).matches() || Integer.parseInt(limit) > MAX_LIMIT) {
      throw Refusal.of(ApiError.BAD_PARAMETER, "The parameter limit is a number from 1 to 100.");
    }
    Optional<String> before = only(query, "before");
    if (!before.map(UploadId::isWellFormed).orElse(true)) {
      throw unknown();
    }
    return new HistoryPage(Integer.parseInt(limit), before);
  }

  static Refusal unknown() {
    return Refusal.of(
        ApiError.BAD_PARAMETER,
        "The parameter before is the identifier of an upload of this state.");
  }

  private static Optional<String> only(HttpParameters query, String name) {
    List<String> values = query.getAll(name).stream().distinct().toList();
    if (values.size() > 1) {
      throw Refusal.of(ApiError.BAD_PARAMETER, "The parameter " + name + " has one value.");
    }
    return values.stream().findFirst();
  }
}
