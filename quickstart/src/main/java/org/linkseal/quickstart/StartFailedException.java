package org.linkseal.quickstart;

import org.jspecify.annotations.Nullable;

/** The system cannot be started here; the message tells a person why and is all that is shown. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
