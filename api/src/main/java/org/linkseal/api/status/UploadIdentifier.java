package org.linkseal.api.status;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;
import org.linkseal.api.access.RequestPath;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** The name that an upload has for ever. */
final class UploadIdentifier {
  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-]{1,40}");
  private static final int MAX_LENGTH = 40;

  private UploadIdentifier() {}

  /**
   * The identifier in the path.
   *
   * @throws Refusal if no upload can have it
   */
  static String of(HttpRequest<?> request) {
    String identifier = RequestPath.object(request);
    if (identifier.length() > MAX_LENGTH || identifier.contains(" ")) {
      throw Refusal.of(ApiError.BAD_IDENTIFIER);
    }
    if (!isWellFormed(identifier)) {
      throw Refusal.of(ApiError.NOT_FOUND);
    }
    return identifier;
  }

  static boolean isWellFormed(String identifier) {
    return SHAPE.matcher(identifier).matches();
  }
}
