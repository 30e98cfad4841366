package org.linkseal.api.receive;

import io.micronaut.http.HttpRequest;
import org.linkseal.api.access.RequestPath;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** The name that a sender's file has. */
final class FileName {
  private static final String SUFFIX = ".csv";
  private static final int MAX_LENGTH = 255;
  private static final char NOT_UTF8 = '\uFFFD';

  private FileName() {}

  /**
   * The last segment of the path.
   *
   * @throws Refusal if it is not that of a CSV file
   */
  static String of(HttpRequest<?> request) {
    String name = RequestPath.object(request);
    if (!name.endsWith(SUFFIX)) {
      throw Refusal.of(ApiError.NOT_CSV);
    }
    if (name.length() > MAX_LENGTH
        || name.indexOf(NOT_UTF8) >= 0
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.of(ApiError.BAD_FILE_NAME);
    }
    return name;
  }
}
