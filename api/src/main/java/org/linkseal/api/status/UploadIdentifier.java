package org.linkseal.api.status;

import io.micronaut.http.HttpRequest;
import org.linkseal.api.access.RequestPath;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.staging.UploadId;

/** The upload that a path names. */
final class UploadIdentifier {
  private UploadIdentifier() {}

  /**
   * The identifier in the path.
   *
   * @throws Refusal if no upload can have it
   */
  static String of(HttpRequest<?> request) {
    String identifier = RequestPath.object(request);
    if (identifier.length() > UploadId.MAX_LENGTH || identifier.contains(" ")) {
      throw Refusal.of(ApiError.BAD_IDENTIFIER);
    }
    if (!UploadId.isWellFormed(identifier)) {
      throw Refusal.of(ApiError.NOT_FOUND);
    }
    return identifier;
  }
}
