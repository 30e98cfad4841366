package org.linkseal.api.body;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** The body is not one that can be stored; tells that from a disk of ours that failed. */
public abstract sealed class BodyException extends IOException {
  private BodyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What its sender is answered. */
  public abstract Refusal refusal();

  /** The body ended before its end. */
  public static final class SenderGone extends BodyException {
    SenderGone(IOException cause) {
      super("the sender went away", cause);
    }

    @Override
    public Refusal refusal() {
      return Refusal.of(ApiError.BROKEN_OFF);
    }
  }

  /** The sender takes longer than it may, or sends nothing for so long that it is given up. */
  public static final class TooSlow extends BodyException {
    public TooSlow(String how) {
      super(how, null);
    }

    @Override
    public Refusal refusal() {
      return Refusal.of(ApiError.TOO_SLOW);
    }
  }

  /** The rest of the body is of no use any more, and its sender is not to blame. */
  public static final class GivenUp extends BodyException {
    public GivenUp(String why) {
      super(why, null);
    }

    @Override
    public Refusal refusal() {
      return Refusal.unavailable();
    }
  }

  /** The content coding is broken, or what it codes was cut off. */
  public static final class BadGzip extends BodyException {
    BadGzip(String what) {
      super(what, null);
    }

    @Override
    public Refusal refusal() {
      return Refusal.of(ApiError.BAD_GZIP);
    }
  }

  /** Not the bytes that the sender has digested. */
  public static final class WrongDigest extends BodyException {
    WrongDigest() {
      super("the body does not match its digest", null);
    }

    @Override
    public Refusal refusal() {
      return Refusal.of(ApiError.WRONG_DIGEST);
    }
  }

  /** Longer than it may be; the rest was not read. */
  public static final class TooLong extends BodyException {
    private final String limit;

    TooLong(String limit) {
      super(limit, null);
      this.limit = limit;
    }

    /** Which limit was passed, as a sentence. */
    public String limit() {
      return limit;
    }

    @Override
    public Refusal refusal() {
      return Refusal.of(ApiError.TOO_LARGE, limit);
    }
  }
}
