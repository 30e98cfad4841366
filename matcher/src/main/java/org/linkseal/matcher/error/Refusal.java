package org.linkseal.matcher.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A whole request is refused; it says why as one entry of the catalogue. */
public final class Refusal extends RuntimeException {
  /** The attribute of a request that names its key, where that is known; the id is no secret. */
  public static final String KEY_ID = "linkseal.key-id";

  private final transient MatchError error;
  private final transient Object[] details;
  private final @Nullable Duration retryAfter;

  private Refusal(MatchError error, @Nullable Duration retryAfter, Object... details) {
    super(error.name(), null, false, false);
    this.error = error;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /**
   * Refuses for good.
   *
   * @param details names of what the detail speaks of, never a value of the request
   */
  public static Refusal of(MatchError error, Object... details) {
    return new Refusal(error, null, details);
  }

  public static Refusal until(MatchError error, Duration retryAfter) {
    return new Refusal(error, retryAfter);
  }

  MatchError error() {
    return error;
  }

  Object[] details() {
    return details.clone();
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
