package org.linkseal.migrations.admin;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.RefusedException;
import org.linkseal.registry.PublicAddresses;

/**
 * Looks at a webhook when it is set: what breaks a rule would otherwise be found out by the first
 * notice. What a name resolves to is looked at by who connects to it.
 */
final class WebhookUrl {
  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_PORT = 65_535;
  private static final String HTTPS = "https";

  private WebhookUrl() {}

  /**
   * As the registry keeps it; null and an empty text, which takes it away, stay what they are.
   *
   * @throws RefusedException saying which rule it breaks
   */
  static @Nullable String checked(@Nullable String given) throws RefusedException {
    if (given == null || given.isEmpty()) {
      return given;
    }
    require(given.length() <= MAX_LENGTH, "has at most 1000 characters");
    URI url = parsed(given);
    require(HTTPS.equalsIgnoreCase(url.getScheme()), "begins with https://");
    require(
        url.getRawUserInfo() == null,
        "names no user and password: notices are signed, verify that");
    require(url.getRawFragment() == null, "has no fragment: leave out # and what follows");
    String host = url.getHost();
    if (host == null) {
      throw refused("names a host, or an address in full, behind https://");
    }
    require(url.getPort() <= MAX_PORT, "has a port up to 65535");
    require(
        literal(host).map(PublicAddresses::hold).orElse(true),
        "has a public address: notices are not posted to loopback, private and other special ones");
    return HTTPS + given.substring(HTTPS.length());
  }

  private static URI parsed(String given) throws RefusedException {
    try {
      return new URI(given);
    } catch (URISyntaxException e) {
      throw refused("is one as RFC 3986 has it: a space, say, is written as %20");
    }
  }

  /** Asks nobody what a name means. */
  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void require(boolean kept, String rule) throws RefusedException {
    if (!kept) {
      throw refused(rule);
    }
  }

  private static RefusedException refused(String rule) {
    return new RefusedException("a webhook's URL " + rule);
  }
}
