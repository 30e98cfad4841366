package org.linkseal.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** Tokens as Microsoft Entra ID would give them, but for the signature, which Azurite ignores. */
final class AzureTokens {
  private AzureTokens() {}

  static String until(Instant end) {
    long from = Instant.now().getEpochSecond() - 60;
    return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}")
        + "."
        + encoded(
            """
            {"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/test/",
             "iat": %1$d, "nbf": %1$d, "exp": %2$d}
            """
                .formatted(from, end.getEpochSecond()))
        + ".";
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }
}
