package org.linkseal.api.answer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with an entry of the catalogue. */
public final class Refusal extends RuntimeException {
  private static final Duration UNAVAILABLE_FOR = Duration.ofSeconds(10);

  private final ApiError error;
  private final transient @Nullable Duration retryAfter;

  private Refusal(ApiError error, @Nullable Duration retryAfter) {
    super(error.name(), null, false, false);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  public static Refusal of(ApiError error) {
    return new Refusal(error, null);
  }

  public static Refusal tooManyRequests(Duration retryAfter) {
    return new Refusal(ApiError.TOO_MANY_REQUESTS, retryAfter);
  }

  /** Something that the answer needs cannot be reached: it may be tried again. */
  public static Refusal unavailable() {
    return new Refusal(ApiError.UNAVAILABLE, UNAVAILABLE_FOR);
  }

  ApiError error() {
    return error;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
