package org.linkseal.registry.token;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The issuer whose access tokens are taken.
 *
 * @param issuer what its tokens say in {@code iss}
 * @param audience what they must say in {@code aud}
 * @param jwksUrl where its public keys are
 */
public record TrustedIssuer(String issuer, String audience, URI jwksUrl) {
  private static final String ISSUER = "linkseal.oauth.issuer";
  private static final String AUDIENCE = "linkseal.oauth.audience";
  private static final String JWKS_URL = "linkseal.oauth.jwks-url";
  private static final List<String> ALL = List.of(ISSUER, AUDIENCE, JWKS_URL);

  /**
   * Checks where the keys come from.
   *
   * @throws IllegalArgumentException when others than the issuer could answer there
   */
  public TrustedIssuer {
    if (!isHttps(jwksUrl) && !isOnThisMachine(jwksUrl)) {
      throw new IllegalArgumentException(
          JWKS_URL + " must be an https URL; http is for a loopback address only");
    }
  }

  /**
   * The issuer that a service's properties name, or empty when they name none.
   *
   * @param property the value of the property of a name
   * @throws IllegalArgumentException when they name part of one, with the properties that are
   *     missing
   */
  public static Optional<TrustedIssuer> configured(Function<String, Optional<String>> property) {
    Function<String, Optional<String>> given =
        name -> property.apply(name).filter(value -> !value.isBlank());
    List<String> missing = ALL.stream().filter(name -> given.apply(name).isEmpty()).toList();
    if (missing.size() == ALL.size()) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "missing: %s; give all of %s, or none of them"
              .formatted(String.join(", ", missing), String.join(", ", ALL)));
    }
    return Optional.of(
        new TrustedIssuer(
            given.apply(ISSUER).orElseThrow(),
            given.apply(AUDIENCE).orElseThrow(),
            url(given.apply(JWKS_URL).orElseThrow())));
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(JWKS_URL + " is not a URL", e);
    }
  }

  private static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
  }

  /** No name is looked up, but the one that is always this machine's. */
  private static boolean isOnThisMachine(URI url) {
    if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
      return false;
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
