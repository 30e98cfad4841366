package org.linkseal.api.answer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with an entry of the catalogue. */
public final class Refusal extends RuntimeException {
  /** The attribute of a request that names its key, where that is known; the id is no secret. */
  public static final String KEY_ID = "linkseal.key-id";

  private static final Duration UNAVAILABLE_FOR = Duration.ofSeconds(10);
  private static final Duration IN_PROGRESS_FOR = Duration.ofSeconds(10);

  private final ApiError error;
  private final @Nullable String detail;
  private final @Nullable String uploadId;
  private final transient @Nullable Duration retryAfter;

  private Refusal(
      ApiError error,
      @Nullable String detail,
      @Nullable String uploadId,
      @Nullable Duration retryAfter) {
    super(error.name(), null, false, false);
    this.error = error;
    this.detail = detail;
    this.uploadId = uploadId;
    this.retryAfter = retryAfter;
  }

  public static Refusal of(ApiError error) {
    return new Refusal(error, null, null, null);
  }

  /** With a detail of its own in place of the catalogue's; never a value of the request. */
  public static Refusal of(ApiError error, String detail) {
    return new Refusal(error, detail, null, null);
  }

  /** Of a request that has become an upload, which it ended. */
  public static Refusal ofUpload(ApiError error, String detail, String uploadId) {
    return new Refusal(error, detail, uploadId, null);
  }

  public static Refusal tooManyRequests(Duration retryAfter) {
    return new Refusal(ApiError.TOO_MANY_REQUESTS, null, null, retryAfter);
  }

  /** The first request with this idempotency key is still being received. */
  public static Refusal inProgress() {
    return new Refusal(ApiError.IN_PROGRESS, null, null, IN_PROGRESS_FOR);
  }

  /** Something that the answer needs cannot be reached: it may be tried again. */
  public static Refusal unavailable() {
    return new Refusal(ApiError.UNAVAILABLE, null, null, UNAVAILABLE_FOR);
  }

  ApiError error() {
    return error;
  }

  @Nullable String detail() {
    return detail;
  }

  @Nullable String uploadId() {
    return uploadId;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
