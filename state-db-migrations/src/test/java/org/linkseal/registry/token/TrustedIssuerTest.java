package org.linkseal.registry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedIssuerTest {
  private static final Map<String, String> ALL =
      Map.of(
          "linkseal.oauth.issuer",
          "https://issuer.example",
          "linkseal.oauth.audience",
          "api://linkseal",
          "linkseal.oauth.jwks-url",
          "https://issuer.example/keys");

  @Test
  void tokensAreOffUntilAllThreePropertiesAreGiven() {
    assertThat(configured(Map.of())).isEmpty();
    assertThat(configured(Map.of("linkseal.oauth.issuer", " "))).isEmpty();
    assertThat(configured(ALL))
        .contains(
            new TrustedIssuer(
                "https://issuer.example",
                "api://linkseal",
                URI.create("https://issuer.example/keys")));
  }

  @Test
  void ofAPartialConfigurationWhatIsMissingIsNamed() {
    for (String name : ALL.keySet()) {
      Map<String, String> two = new HashMap<>(ALL);
      two.remove(name);
      assertThatThrownBy(() -> configured(two))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("missing: " + name + ";");
      assertThatThrownBy(() -> configured(Map.of(name, "given")))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .matches("missing: linkseal[a-z.-]+, linkseal[a-z.-]+; .*")
          .satisfies(message ->
              assertThat(message.substring(0, message.indexOf(';'))).doesNotContain(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example/keys",
        "HTTPS://10.0.0.1:8443/keys",
        "http://localhost:1/keys",
        "http://127.0.0.1/keys",
        "http://[::1]:1/keys"
      })
  void keysComeByHttpsOrFromThisMachine(String url) {
    assertThat(configured(with(url))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/keys",
        "http://10.0.0.1/keys",
        "http://localhost.issuer.example/keys",
        "http://127.0.0.1.issuer.example/keys",
        "http://127.0.0.1@issuer.example/keys",
        "http:///keys",
        "https:keys",
        "file:///keys",
        "issuer.example/keys",
        "not a url"
      })
  void keysFromAnywhereElseAreRefused(String url) {
    assertThatThrownBy(() -> configured(with(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("linkseal.oauth.jwks-url ");
  }

  private static Optional<TrustedIssuer> configured(Map<String, String> properties) {
    return TrustedIssuer.configured(name -> Optional.ofNullable(properties.get(name)));
  }

  private static Map<String, String> with(String url) {
    Map<String, String> properties = new HashMap<>(ALL);
    properties.put("linkseal.oauth.jwks-url", url);
    return properties;
  }
}
