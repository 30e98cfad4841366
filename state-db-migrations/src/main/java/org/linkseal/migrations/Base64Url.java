package org.linkseal.migrations;

import java.util.Base64;
import org.linkseal.pprl.secret.SecretBytes;

/** How secrets are written into files and used as passwords. */
final class Base64Url {

  private Base64Url() {}

  static String text(SecretBytes secret) {
    return text(secret.toByteArray());
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
