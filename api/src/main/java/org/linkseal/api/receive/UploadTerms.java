package org.linkseal.api.receive;

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
 */
record UploadTerms(
    UploadKind kind,
    String fileName,
    CsvOptions csv,
    boolean allowShrink,
    boolean strictAnswer,
    BodyTerms body,
    Optional<IdempotencyKey> idempotencyKey) {

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
        IdempotencyKey.in(request.getHeaders()));
  }

  /** Everything but the rows that decides what becomes of them. */
  String outcome() {
    return "%s|strict=%b|allow_empty=%b|allow_shrink=%b"
        .formatted(kind, csv.strict(), csv.allowEmpty(), allowShrink);
  }
}
