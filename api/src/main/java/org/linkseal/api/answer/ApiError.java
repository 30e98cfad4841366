package org.linkseal.api.answer;

import static io.micronaut.http.MediaType.APPLICATION_JSON_PROBLEM_TYPE;
import static io.micronaut.http.MediaType.APPLICATION_JSON_TYPE;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Every error of the Bulk API, with the body it is answered with. */
public enum ApiError {
  ACCESS_DENIED(
      HttpStatus.UNAUTHORIZED,
      new ErrorBody.Denied(
          401,
          "Access denied due to invalid subscription key. Make sure to provide a valid key for an"
              + " active subscription.")),
  NOT_FOUND(HttpStatus.NOT_FOUND, ErrorBody.Errors.NOT_FOUND),
  BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request is not well-formed HTTP."),
  BROKEN_OFF(HttpStatus.BAD_REQUEST, "The body broke off, or its chunks are not well-formed."),
  BAD_IDENTIFIER(
      HttpStatus.BAD_REQUEST,
      "An upload identifier has 1 to 40 letters, digits, hyphens and underscores."),
  BAD_FILE_NAME(
      HttpStatus.BAD_REQUEST,
      "A file's name has at most 255 characters, and no control characters."),
  BAD_PARAMETER(HttpStatus.BAD_REQUEST, "A query parameter has a value that it cannot have."),
  BAD_DIGEST(
      HttpStatus.BAD_REQUEST,
      "Content-Digest is not a dictionary of digests as RFC 9530 gives it, with 32 bytes for sha-256"
          + " and 64 for sha-512."),
  WRONG_DIGEST(
      HttpStatus.BAD_REQUEST,
      "The bytes that arrived are not those of the Content-Digest. Nothing was stored; send the file"
          + " again."),
  BAD_GZIP(
      HttpStatus.BAD_REQUEST,
      "The body is not a whole gzip stream: it is damaged, cut off, or followed by other bytes."
          + " Nothing was stored; send the file again."),
  BAD_IDEMPOTENCY_KEY(
      HttpStatus.BAD_REQUEST,
      "An Idempotency-Key is one value of 1 to 255 visible ASCII characters."),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path has other methods: see Allow."),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Accept application/json or text/csv."),
  TOO_SLOW(
      HttpStatus.REQUEST_TIMEOUT,
      "The file took longer than it may, or nothing of it came for too long. Nothing was stored; send"
          + " it again, with Content-Encoding: gzip or over a faster connection."),
  NOTHING_TO_APPEND_TO(
      HttpStatus.CONFLICT,
      "There is nothing to append to. Send all participants first, with upload_all_participants."),
  IN_PROGRESS(
      HttpStatus.CONFLICT,
      "The first request with this Idempotency-Key is still being received. Repeat the request after"
          + " the seconds that Retry-After names."),
  LENGTH_REQUIRED(
      HttpStatus.LENGTH_REQUIRED,
      "Send the file with a Content-Length greater than 0, or chunked."),
  TOO_LARGE(
      HttpStatus.REQUEST_ENTITY_TOO_LARGE,
      "The file is longer than an upload may be, or has too many rows, too many columns or a row"
          + " that is too long."),
  NOT_CSV(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The name of the file must end in .csv."),
  CODED(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "Send the file as it is, or with the one Content-Encoding gzip."),
  OTHER_ROWS(
      HttpStatus.UNPROCESSABLE_ENTITY,
      "An upload with this Idempotency-Key had other rows or options. Use a new key for a new file."),
  TOO_MANY_REQUESTS(
      HttpStatus.TOO_MANY_REQUESTS, "Repeat the request after the seconds that Retry-After names."),
  HEAD_TOO_LARGE(
      HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
      "The request line or the headers are longer than any request needs."),
  UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE,
      "Repeat the request after the seconds that Retry-After names."),
  INTERNAL(
      HttpStatus.INTERNAL_SERVER_ERROR,
      "The service failed. The operator finds the cause in its log.");

  private final HttpStatus status;

  @SuppressWarnings("ImmutableEnumChecker") // records of texts, and of one unmodifiable list
  private final ErrorBody body;

  ApiError(HttpStatus status, ErrorBody body) {
    this.status = status;
    this.body = body;
  }

  ApiError(HttpStatus status, String detail) {
    this(
        status,
        new ErrorBody.Problem("about:blank", status.getReason(), status.getCode(), detail, null));
  }

  /** The catalogue's entry for a status that the HTTP server itself answers with. */
  static ApiError of(HttpStatus status) {
    if (status == HttpStatus.REQUEST_ENTITY_TOO_LARGE) {
      return HEAD_TOO_LARGE; // so it answers these; bodies are counted by who reads them
    }
    return Arrays.stream(values())
        .filter(error -> error.status == status)
        .findFirst()
        .orElse(status.getCode() < 500 ? BAD_REQUEST : INTERNAL);
  }

  /** Whether it is answered to a key that does not open what is asked for. */
  boolean isOfAccess() {
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> true;
      default -> false;
    };
  }

  MutableHttpResponse<Object> response() {
    return written(HttpResponse.status(status));
  }

  /** With a detail of its own, and the upload that it ended, where there are. */
  MutableHttpResponse<Object> response(@Nullable String detail, @Nullable String uploadId) {
    return body instanceof ErrorBody.Problem problem
        ? response().body(problem.of(detail, uploadId))
        : response();
  }

  /** The same response with this error's status and body in it, and its other headers kept. */
  MutableHttpResponse<Object> written(MutableHttpResponse<?> response) {
    return response
        .status(status)
        .body((Object) body)
        .contentType(
            body instanceof ErrorBody.Problem
                ? APPLICATION_JSON_PROBLEM_TYPE
                : APPLICATION_JSON_TYPE);
  }
}
