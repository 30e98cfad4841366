package org.linkseal.matcher.connection;

import java.io.IOException;

/** A request has not arrived whole in the time that it had; what a reader of its body gets. */
public final class SlowSenderException extends IOException {
  SlowSenderException() {
    super("the request has not arrived in time");
  }
}
