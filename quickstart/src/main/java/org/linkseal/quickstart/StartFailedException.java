package org.linkseal.quickstart;

import org.jspecify.annotations.Nullable;

/** The quickstart cannot run here; the message tells a person why and is all that is shown. */
final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
