package org.linkseal.api.receive;

import java.io.IOException;

/** Nothing of a body has come for as long as a connection may be idle. */
final class SilentSenderException extends IOException {
  SilentSenderException() {
    super("nothing of the body has come for too long");
  }
}
