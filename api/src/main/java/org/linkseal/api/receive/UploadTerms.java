package org.linkseal.api.receive;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Optional;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.body.BodyTerms;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.pprl.csv.CsvOptions;

/**
 * What a sender asks for, besides the rows.
 *
 * @param allowShrink the file may hold less than half of the participants published last
 * @param strictAnswer faults of the rows are answered at once, and not only by the status
 * @param userName what the From header says, cut off where it is long; it is recorded and
 *     authenticates nobody
 */
record UploadTerms(
    UploadKind kind,
    String fileName,
    CsvOptions csv,
    boolean allowShrink,
    boolean strictAnswer,
    BodyTerms body,
    Optional<IdempotencyKey> idempotencyKey,
    Optional<String> userName) {
  private static final int MAX_USER_NAME = 320;

  /**
   * Reads the head of the request, and nothing of its body.
   *
   * @throws Refusal for what cannot be done
   */
  static UploadTerms of(HttpRequest<?> request, UploadKind kind) {
    return new UploadTerms(
        kind,
        FileName.of(request),
        new CsvOptions(QueryFlag.STRICT.isSetIn(request), QueryFlag.ALLOW_EMPTY.isSetIn(request)),
        QueryFlag.ALLOW_SHRINK.isSetIn(request),
        Preferences.areStrict(request.getHeaders()),
        BodyTerms.of(request.getHeaders()),
        IdempotencyKey.in(request.getHeaders()),
        userName(request));
  }

  private static Optional<String> userName(HttpRequest<?> request) {
    return request
        .getHeaders()
        .getFirst(HttpHeaders.FROM)
        .map(name -> name.substring(0, Math.min(name.length(), MAX_USER_NAME)));
  }

  /** Everything but the rows that decides what becomes of them. */
  String outcome() {
    return "%s|strict=%b|allow_empty=%b|allow_shrink=%b"
        .formatted(kind, csv.strict(), csv.allowEmpty(), allowShrink);
  }
}
