package org.linkseal.bench.candidate;

import java.io.IOException;

/** The service says: later. */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnavailableException() {
    super("the upload was answered 503");
  }
}
