package org.linkseal.api.body;

import io.micronaut.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** What the headers say of the body. For one body: the digests take its bytes. */
public record BodyTerms(boolean isGzip, List<ContentDigest> digests) {
  /**
   * Reads the headers, and nothing of the body.
   *
   * @throws Refusal for another coding than gzip, or a malformed digest
   */
  public static BodyTerms of(HttpHeaders headers) {
    boolean gzip = isGzip(headers);
    return new BodyTerms(gzip, digests(headers));
  }

  private static boolean isGzip(HttpHeaders headers) {
    List<String> codings =
        headers.getAll(HttpHeaders.CONTENT_ENCODING).stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().matches("(x-)?gzip")) {
      throw Refusal.of(ApiError.CODED);
    }
    return true;
  }

  private static List<ContentDigest> digests(HttpHeaders headers) {
    List<String> values = headers.getAll("Content-Digest");
    if (values.isEmpty()) {
      return List.of();
    }
    Optional<List<ContentDigest>> digests = ContentDigest.parse(String.join(",", values));
    return digests.orElseThrow(() -> Refusal.of(ApiError.BAD_DIGEST));
  }
}
